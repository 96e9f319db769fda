import { newId } from '../../runtime/ids.ts';

/** The caller's `X-Request-Id` when it is harmless, else a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id') ?? '';
  return /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : `request-id-${newId()}`;
}
