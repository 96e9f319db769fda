import { findKey } from '../../db/requests-idempotency.ts';
import type { StoredResponse } from '../../db/requests-idempotency.ts';
import type { Sql } from '../../db/sql/client.ts';
import type { ApiResponse, Render } from '../http/response.ts';
import type { JsonObject } from '../http/json-body.ts';
import type { Idempotency } from './read-idempotency-key.ts';
import { refuse } from '../../domain/outcome.ts';
import type { Refused } from '../../domain/outcome.ts';
import { memberNotFound } from '../../domain/refusal.ts';
import { organizationNotFound } from '../../domain/refusal.ts';

/**
 * The answer that a known key has: the first one again, `idempotency_key_reused` for another body,
 * `organization_not_found` where its organization was deleted since, or `member_not_found` where whom it told of was
 * erased. Null when the key is
 * unknown or has no answer yet.
 */
export async function replay(
  sql: Sql,
  { scope, key, bodyHash }: Idempotency,
  { render }: { readonly render: Render },
): Promise<ApiResponse | null> {
  const kept = await findKey(sql, { scope, key });
  if (kept === null) return null;
  if (!bodyHash.equals(kept.bodyHash)) {
    return render(
      refuse('idempotency_key_reused', 'This Idempotency-Key came with another body before; use a new key.'),
    );
  }
  if (kept.isOrganizationClosed) return asReplayed(render(organizationNotFound()));
  if (kept.isErased) return asReplayed(render(memberNotFound()));
  return kept.response === null ? null : replayed(kept.response);
}

/** A kept answer as it goes out again. */
function replayed({ status, body }: StoredResponse): ApiResponse {
  return asReplayed({ kind: 'response', status, body: body as JsonObject });
}

function asReplayed(answer: ApiResponse): ApiResponse {
  return { ...answer, headers: { 'idempotent-replayed': 'true' } };
}

export function keyInProgress(): Refused<'idempotency_key_in_progress'> {
  return refuse(
    'idempotency_key_in_progress',
    'A request with this Idempotency-Key is still running; ask again.',
  );
}
