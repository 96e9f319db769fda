import { createHash } from 'node:crypto';
import { bodyHashOfText } from './body-hash.ts';
import { allow, refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';

/** A caller's key and its request, as hashes: keys, paths and bodies may hold addresses and names. */
export type Idempotency = {
  /** Of method and path: the same key elsewhere is another key. */
  readonly scope: string;
  readonly key: string;
  /** Of the body and the key, so that the address in it cannot be guessed from the database. */
  readonly bodyHash: Buffer;
};

/**
 * Reads `Idempotency-Key`; null when there is none. Refusals: `invalid_idempotency_key`.
 * @param body the JSON as it was sent
 */
export function readIdempotencyKey(
  request: Request,
  body: string,
): Outcome<Idempotency | null, 'invalid_idempotency_key'> {
  const key = request.headers.get('idempotency-key');
  if (key === null) return allow(null);
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    return refuse('invalid_idempotency_key', 'Idempotency-Key must be 1 to 255 printable ASCII characters.');
  }
  const { pathname } = new URL(request.url);
  const scope = `${request.method} ${pathname}`;
  return allow({
    scope: hashOf(scope).toString('base64url'),
    key: hashOf(scope, key).toString('base64url'),
    bodyHash: hashOf(key, bodyHashOfText(body)),
  });
}

/** SHA-256 of the parts, each of which is hashed first, so that no two lists of parts read the same. */
function hashOf(...parts: readonly (string | Buffer)[]): Buffer {
  const whole = createHash('sha256');
  for (const part of parts) whole.update(createHash('sha256').update(part).digest());
  return whole.digest();
}
