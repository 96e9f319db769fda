import { newId } from '../../runtime/ids.ts';

const ids = new WeakMap<Request, string>();

/**
 * Returns the id of a request: the caller's `X-Request-Id` when it is harmless, else a new one. It is the same one
 * wherever it is asked for.
 */
export function requestIdOf(request: Request): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const given = request.headers.get('x-request-id') ?? '';
  const id = /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : `request-id-${newId()}`;
  ids.set(request, id);
  return id;
}
