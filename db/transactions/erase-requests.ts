import type { InvitationState } from '../../domain/invitation/state.ts';
import { allow } from '../../domain/outcome.ts';
import type { RequestOutcome, Verb } from '../requests.ts';
import type { Json, Sql } from '../sql/client.ts';
import { deadLink, notPending } from './refusals.ts';
import { invitationNotFound } from '../../domain/refusal.ts';

export type ErasableRequest = {
  readonly id: string;
  readonly kind: Verb | 'plain';
  readonly invitationId: string | null;
  readonly isDecided: boolean;
  /** Of the invitation, which is closed; null where it never became a row. */
  readonly state: InvitationState | null;
  readonly closedAt: Date | null;
};

/**
 * Locks the requests that a query finds by id.
 * @param ids a query for the ids, each once
 */
export function lockErasable(sql: Sql, ids: ReturnType<Sql>): Promise<ErasableRequest[]> {
  return sql<ErasableRequest[]>`
    select r.id, r.kind, r.invitation_id, r.outcome is not null as is_decided, i.state, i.closed_at
    from requests r left join invitations i on i.id = r.invitation_id
    where r.id = any(array(${ids})) order by r.id for update of r`;
}

/**
 * Erases what was asked and what was answered; the caller holds the rows. A repeated idempotency key is told from here
 * on that there is no such member. One that was not decided yet is decided now, since nothing of it is left to decide.
 */
export async function eraseRequests(sql: Sql, requests: readonly ErasableRequest[]): Promise<void> {
  const undecided = requests.filter(({ kind, isDecided }) => kind !== 'plain' && !isDecided);
  const outcomes = undecided.map((request) => ({ id: request.id, outcome: outcomeOf(request) }));
  if (outcomes.length > 0) {
    await sql`
      update requests r set outcome = o.outcome, decided_at = clock()
      from jsonb_to_recordset(${sql.json(outcomes as unknown as Json)}) as o (id uuid, outcome jsonb)
      where r.id = o.id and r.outcome is null`;
  }
  await sql`
    update requests set input = '{}', address_hash = null, response = null, responded_at = null, erased_at = clock()
    where id = any(${requests.map(({ id }) => id)})`;
}

/** As it would be decided of the closed invitation; what would open another one is refused. */
function outcomeOf({ kind, state, closedAt }: ErasableRequest): RequestOutcome {
  if (kind === 'accept' || kind === 'decline') return deadLink();
  if (kind === 'invite' || kind === 'join' || state === null) return invitationNotFound();
  return kind === 'revoke' && state === 'revoked' ? allow({}) : notPending({ state, closedAt });
}
