import type { Outcome } from '../domain/outcome.ts';
import type { OutcomeCode } from '../domain/invitation/snapshot.ts';
import type { RequestInputs } from '../domain/invitation/inputs.ts';
import type { Json, Sql } from './sql/client.ts';

export type ActorType = 'member' | 'project' | 'invitee' | 'system';
export type Actor = { readonly type: ActorType; readonly id: string | null };
export type Verb = keyof RequestInputs;

/**
 * What became of a request; `note` says more than yes or no where there is more to say.
 * `emailedLately`: they were sent a notice within the hour, which stands for this request too.
 */
export type RequestOutcome = Outcome<RequestValue>;
export type RequestValue = { readonly note?: 'already_member'; readonly emailedLately?: true };

type RequestOf<V extends Verb> = {
  readonly id: string;
  readonly number: string;
  readonly kind: V;
  readonly organizationId: string;
  readonly invitationId: string;
  readonly memberId: string | null;
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

/** A request about an invitation, with the terms of its verb. */
export type Request = { [V in Verb]: RequestOf<V> }[Verb];

/** The columns of a request, in a statement that has the one table `requests`. */
export function requestColumns(sql: Sql) {
  return sql`id, number, kind, organization_id, invitation_id, member_id, original_invitation_id, original_member_id,
    has_new_ids, input, actor_type, actor_id,
    requested_at, decided_at, outcome`;
}

export async function findRequest(sql: Sql, requestId: string): Promise<Request | null> {
  const rows = await sql<Request[]>`
    select ${requestColumns(sql)}
    from requests where id = ${requestId} and kind <> 'plain'`;
  return rows[0] ?? null;
}

/** Takes the invitation's undecided requests, up to and with this one, in the order in which they were asked. */
export function lockPendingRequests(
  sql: Sql,
  invitationId: string,
  upToNumber: string | null,
): Promise<Request[]> {
  return sql<Request[]>`
    select ${requestColumns(sql)}
    from requests
    where invitation_id = ${invitationId} and outcome is null and kind <> 'plain'
      and (${upToNumber}::bigint is null or number <= ${upToNumber}::bigint)
    order by number
    for update`;
}

/** The organization of the invitation's undecided requests; null where none waits. Takes no lock. */
export async function findOrganizationOfPending(sql: Sql, invitationId: string): Promise<string | null> {
  const rows = await sql<{ organizationId: string }[]>`
    select organization_id from requests
    where invitation_id = ${invitationId} and outcome is null and kind <> 'plain' limit 1`;
  return rows[0]?.organizationId ?? null;
}

/** Writes what was decided. Where whom it is about was erased before, what was asked goes at once. */
export async function writeOutcome(sql: Sql, requestId: string, outcome: RequestOutcome): Promise<void> {
  await sql`
    update requests set outcome = ${sql.json(outcome as unknown as Json)}, decided_at = clock(),
      input = case when is_erased then '{}' else input end,
      address_hash = case when is_erased then null else address_hash end,
      erased_at = case when is_erased then clock() else erased_at end
    from (
      select exists (
        select 1 from invitations i where i.id = r.invitation_id and i.email_address is null
        union all
        select 1 from organizations o where o.id = r.organization_id and o.erased_at is not null
      ) as is_erased
      from requests r where r.id = ${requestId}
    ) as about
    where id = ${requestId} and outcome is null`;
}

/** Lets others of the address bring ids again, where the request that brought these waits while they have a row. */
export async function releaseNewIds(sql: Sql, invitationId: string): Promise<void> {
  await sql`
    update requests set has_new_ids = false
    where invitation_id = ${invitationId} and has_new_ids and outcome is null`;
}

/** Whether anything about the invitation waits to be decided. */
export async function hasPendingRequests(sql: Sql, invitationId: string): Promise<boolean> {
  return (await findOrganizationOfPending(sql, invitationId)) !== null;
}

export function outcomeCodeOf(outcome: RequestOutcome): OutcomeCode {
  if (!outcome.ok) return outcome.refusal.type;
  return outcome.value.note ?? 'done';
}
