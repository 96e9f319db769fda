import type { Outcome } from '../domain/outcome.ts';
import type { RequestInputs } from '../domain/invitation/inputs.ts';
import type { IdempotencyKey } from './requests-idempotency.ts';
import { columnsOf } from './sql/columns.ts';
import type { Sql, Tx } from './sql/client.ts';

export type ActorType = 'member' | 'project' | 'invitee' | 'system';
export type Actor = { readonly type: ActorType; readonly id: string | null };
export type Verb = keyof RequestInputs;

export type RequestOutcome = Outcome<RequestValue>;
/**
 * `note`: there was nothing to do, since the person is a member. `emailedLately`: they were sent an already-member email
 * within the hour, so this request sends none.
 */
export type RequestValue = { readonly note?: 'already_member'; readonly emailedLately?: true };

type RequestOf<V extends Verb> = {
  readonly id: string;
  /** A bigint as text: requests about one invitation are decided in its order. */
  readonly number: string;
  readonly kind: V;
  readonly organizationId: string;
  readonly invitationId: string;
  readonly memberId: string | null;
  /** The ids in the response, where the request was reassigned to another invitation since. */
  readonly originalInvitationId: string | null;
  readonly originalMemberId: string | null;
  readonly hasNewIds: boolean;
  readonly input: RequestInputs[V];
  readonly actorType: ActorType;
  readonly actorId: string | null;
  readonly requestedAt: Date;
  readonly decidedAt: Date | null;
  readonly outcome: RequestOutcome | null;
};

/** A request about an invitation, with the input of its verb. */
export type Request = { [V in Verb]: RequestOf<V> }[Verb];

/** Returns the columns of a {@link Request}. */
export const requestColumns = columnsOf<RequestOf<Verb>>('requests', {
  id: true,
  number: true,
  kind: true,
  organizationId: true,
  invitationId: true,
  memberId: true,
  originalInvitationId: true,
  originalMemberId: true,
  hasNewIds: true,
  input: true,
  actorType: true,
  actorId: true,
  requestedAt: true,
  decidedAt: true,
  outcome: true,
});

/** Returns a request about an invitation, or null. */
export async function findRequest(sql: Sql, requestId: string): Promise<Request | null> {
  const rows = await sql<Request[]>`
    select ${requestColumns(sql)} from requests where id = ${requestId} and kind <> 'plain'`;
  return rows[0] ?? null;
}

/**
 * Returns the request of an idempotency key, if it is about an invitation. `isRecent`: another call may still be
 * dispatching it.
 */
export async function findRequestOfKey(
  sql: Sql,
  key: IdempotencyKey,
  recentMs: number,
): Promise<(Request & { isRecent: boolean }) | null> {
  const rows = await sql<(Request & { isRecent: boolean })[]>`
    select ${requestColumns(sql)}, requested_at > clock() - make_interval(secs => ${recentMs / 1000}) as is_recent
    from requests where idempotency_scope = ${key.scope} and idempotency_key = ${key.key} and kind <> 'plain'`;
  return rows[0] ?? null;
}

export type NewInvitationRequest = Extract<Request, { kind: 'invite' | 'join' }>;

/**
 * Returns the request that would create an invitation, for an invitation or member without a row: the first pending
 * one, else the first that was refused.
 */
export async function findNewInvitationRequest(
  sql: Sql,
  organizationId: string,
  by: { readonly memberId: string } | { readonly invitationId: string },
): Promise<NewInvitationRequest | null> {
  const matches =
    'memberId' in by ? sql`member_id = ${by.memberId}` : sql`invitation_id = ${by.invitationId}`;
  const rows = await sql<NewInvitationRequest[]>`
    select ${requestColumns(sql)} from requests
    where organization_id = ${organizationId} and ${matches} and kind in ('invite', 'join') and input <> '{}'
    order by outcome is not null, number limit 1`;
  return rows[0] ?? null;
}

/** Returns when the invite or join of an invitation without a row was refused; null where none was. */
export async function findRefusalTime(sql: Sql, invitationId: string): Promise<Date | null> {
  const rows = await sql<{ decidedAt: Date }[]>`
    select decided_at from requests
    where invitation_id = ${invitationId} and kind in ('invite', 'join') and outcome -> 'ok' = 'false'
    order by number limit 1`;
  return rows[0]?.decidedAt ?? null;
}

/** Locks the invitation's pending requests, up to and including a number, and returns them in their order. */
export function lockPendingRequests(
  tx: Tx,
  invitationId: string,
  upToNumber: string | null,
): Promise<Request[]> {
  return tx<Request[]>`
    select ${requestColumns(tx)} from requests
    where invitation_id = ${invitationId} and outcome is null and kind <> 'plain'
      and (${upToNumber}::bigint is null or number <= ${upToNumber}::bigint)
    order by number
    for update`;
}

/** Returns the organization of the invitation's pending requests; null where none is pending. Takes no lock. */
export async function findOrganizationOfPending(sql: Sql, invitationId: string): Promise<string | null> {
  const rows = await sql<{ organizationId: string }[]>`
    select organization_id from requests
    where invitation_id = ${invitationId} and outcome is null and kind <> 'plain' limit 1`;
  return rows[0]?.organizationId ?? null;
}

/** Returns whether a request about the invitation is pending. */
export async function hasPendingRequests(sql: Sql, invitationId: string): Promise<boolean> {
  return (await findOrganizationOfPending(sql, invitationId)) !== null;
}

/** Lets other requests of the address have new ids, once the invitation of those that a pending request has exists. */
export async function releaseNewIds(tx: Tx, invitationId: string): Promise<void> {
  await tx`
    update requests set has_new_ids = false
    where invitation_id = ${invitationId} and has_new_ids and outcome is null`;
}
