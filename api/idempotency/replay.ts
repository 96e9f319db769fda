import { findKey } from '../../db/requests-idempotency.ts';
import type { StoredKey } from '../../db/requests-idempotency.ts';
import type { Sql } from '../../db/sql/client.ts';
import type { ApiResponse, Render } from '../http/response.ts';
import type { JsonObject } from '../http/json-body.ts';
import type { Idempotency } from './read-idempotency-key.ts';
import { refuse } from '../../domain/outcome.ts';
import type { Refused } from '../../domain/outcome.ts';
import { memberNotFound } from '../../domain/refusal.ts';
import { organizationNotFound } from '../../domain/refusal.ts';

/** Returns the stored response of a key: see `replayOf`. Null also for an unknown key. */
export async function replay(
  sql: Sql,
  idempotency: Idempotency,
  render: Render<never>,
): Promise<ApiResponse | null> {
  const stored = await findKey(sql, idempotency);
  return stored === null ? null : replayOf(stored, idempotency, render);
}

/**
 * Returns the response that a known key has: the first one again, `idempotency_key_reused` for another body,
 * `organization_not_found` where its organization was deleted since, `member_not_found` where its member was erased.
 * Null where it has none yet.
 */
export function replayOf(
  stored: StoredKey,
  { bodyHash }: Pick<Idempotency, 'bodyHash'>,
  render: Render<never>,
): ApiResponse | null {
  if (!bodyHash.equals(stored.bodyHash)) {
    return render(
      refuse('idempotency_key_reused', 'This Idempotency-Key came with another body before; use a new key.'),
    );
  }
  if (stored.isOrganizationClosed) return asReplayed(render(organizationNotFound()));
  if (stored.isErased) return asReplayed(render(memberNotFound()));
  if (stored.response === null) return null;
  const { status, body } = stored.response;
  return asReplayed({ kind: 'response', status, body: body as JsonObject });
}

function asReplayed(response: ApiResponse): ApiResponse {
  return { ...response, headers: { 'idempotent-replayed': 'true' } };
}

export function keyInProgress(): Refused<'idempotency_key_in_progress'> {
  return refuse(
    'idempotency_key_in_progress',
    'A request with this Idempotency-Key is still running; ask again.',
  );
}
