import type { Passed } from '../http/errors.ts';
import { deny, pass } from '../http/errors.ts';
import type { JsonValue } from '../http/parse-json.ts';
import { bodyHash } from './body-hash.ts';

/** A caller's key, and what it stands for. */
export type Idempotency = {
  /** Method and path: the same key elsewhere is another key. */
  readonly scope: string;
  readonly key: string;
  readonly bodyHash: Buffer;
};

/**
 * Reads `Idempotency-Key`; null when there is none. Refusals: `invalid_idempotency_key`.
 * @param body the JSON value that came
 */
export function readIdempotencyKey(request: Request, body: JsonValue): Passed<Idempotency | null> {
  const key = request.headers.get('idempotency-key');
  if (key === null) return pass(null);
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    return deny('invalid_idempotency_key', 'Idempotency-Key must be 1 to 255 printable ASCII characters.');
  }
  const { pathname } = new URL(request.url);
  return pass({ scope: `${request.method} ${pathname}`, key, bodyHash: bodyHash(body) });
}
