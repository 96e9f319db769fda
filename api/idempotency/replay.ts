import type { Sql } from '../../db/sql.ts';
import type { Answer, Told } from '../http/answer.ts';
import { deny } from '../http/errors.ts';
import type { JsonObject } from '../http/parse-json.ts';
import type { Idempotency } from './read-idempotency-key.ts';

type Kept = {
  readonly bodyHash: Uint8Array;
  readonly answer: { readonly status: number; readonly body: JsonObject } | null;
};

/**
 * The answer that a known key has: the first one again, or `idempotency_key_reused` for another body. Null when the
 * key is unknown or has no answer yet.
 */
export async function replay(
  sql: Sql,
  { scope, key, bodyHash }: Idempotency,
  { render }: { render(told: Told<unknown>): Answer },
): Promise<Answer | null> {
  const rows = await sql<Kept[]>`
    select body_hash, answer from requests where idempotency_scope = ${scope} and idempotency_key = ${key}`;
  const [kept] = rows;
  if (kept === undefined) return null;
  if (!bodyHash.equals(kept.bodyHash)) {
    return render(
      deny('idempotency_key_reused', 'This Idempotency-Key came with another body before; use a new key.'),
    );
  }
  return kept.answer === null ? null : replayed(kept.answer);
}

/** A kept answer as it goes out again. */
export function replayed(kept: { readonly status: number; readonly body: JsonObject }): Answer {
  return { kind: 'answer', status: kept.status, body: kept.body, headers: { 'idempotent-replayed': 'true' } };
}
