import type { RequestInputs } from '../domain/invitation/inputs.ts';
import type { IdempotencyKey } from './requests-idempotency.ts';
import { isOpen, overFrom } from './invitations-open.ts';
import { requestColumns } from './requests.ts';
import type { Actor, Request, Verb } from './requests.ts';
import type { Json, Sql } from './sql/client.ts';

/** What a caller asks of an invitation. */
export type NewRequest<V extends Verb = Verb> = {
  readonly id: string;
  readonly verb: V;
  readonly organizationId: string;
  /** Of an invite or a join: the ids that it brings, which count where its address has none yet. */
  readonly invitationId: string;
  readonly memberId: string | null;
  readonly input: RequestInputs[V];
  readonly actor: Actor;
};

/** The ids that a request has as it is written down; whether it brought them, and so would open an invitation. */
type StoredIds = Pick<NewRequest, 'invitationId' | 'memberId'> & { readonly hasNewIds: boolean };

/**
 * Writes down what was asked. An invite or a join takes the ids of the one that waits for its address, else those of
 * the open invitation, else those it brings; the index lets one bring them at a time.
 * @returns the ids that it has, or null where nothing was written: the idempotency key is taken, or another one has just brought ids for
 *   the address. Asking again then finds out which.
 */
export async function insertRequest(
  sql: Sql,
  request: NewRequest,
  key: IdempotencyKey | null,
): Promise<StoredIds | null> {
  const canonical = 'emailAddress' in request.input ? (request.input.emailAddress?.canonical ?? null) : null;
  const isOpening = request.verb === 'invite' || request.verb === 'join';
  const ids = isOpening ? idsOfAddress(sql, request.organizationId, canonical ?? '') : noIds(sql);
  const rows = await sql<StoredIds[]>`
    with asked as materialized (
      select clock() as at, address_hash(${request.organizationId}, ${canonical}) as address_hash
    ), ${ids}
    insert into requests (id, kind, organization_id, invitation_id, member_id, has_new_ids, address_hash, input,
      actor_type, actor_id, idempotency_scope, idempotency_key, body_hash, requested_at)
    select ${request.id}, ${request.verb}, ${request.organizationId}, coalesce(taken.invitation_id, ${request.invitationId}),
      coalesce(taken.member_id, ${request.memberId}::uuid), ${isOpening} and taken.invitation_id is null,
      asked.address_hash, ${sql.json(request.input as unknown as Json)}, ${request.actor.type}, ${request.actor.id}::uuid,
      ${key?.scope ?? null}, ${key?.key ?? null}, ${key?.bodyHash ?? null}::bytea, asked.at
    from asked left join taken on true
    on conflict do nothing
    returning invitation_id, member_id, has_new_ids`;
  return rows[0] ?? null;
}

/** An operation on an invitation says which one it means. */
function noIds(sql: Sql) {
  return sql`taken as (select null::uuid as invitation_id, null::uuid as member_id where false)`;
}

/**
 * The ids that an invite or a join of the address takes: of the newest that waits, unless its invitation is closed or
 * another's by now; else of the open invitation, unless that is over by the clock, or is to be ended by what waits.
 */
function idsOfAddress(sql: Sql, organizationId: string, canonical: string) {
  return sql`
    waiting as (
      select requests.invitation_id, requests.member_id from requests, asked
      where requests.organization_id = ${organizationId} and requests.address_hash = asked.address_hash
        and requests.outcome is null and requests.kind in ('invite', 'join')
        and not exists (
          select 1 from invitations i where i.id = requests.invitation_id
            and (i.closed_at is not null or i.canonical_address is distinct from ${canonical}))
      order by requests.number desc limit 1
    ), taken as (
      select * from waiting
      union all
      select invitations.id, invitations.member_id from invitations, asked
      where invitations.organization_id = ${organizationId} and invitations.canonical_address = ${canonical}
        and ${isOpen(sql)} and ${overFrom(sql)} > asked.at
        and not exists (select 1 from waiting)
        and not exists (
          select 1 from requests r
          where r.invitation_id = invitations.id and r.outcome is null and r.kind in ('revoke', 'decline'))
    )`;
}

/** The request of a key, if it is one about an invitation; `isRecent`: it may still be asked by somebody else. */
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
 * A request that would open an invitation: the first that was not decided yet, else the first that was refused. There
 * is no row of it.
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

/** When the invite or join of an invitation that has no row was refused; null where none was. */
export async function whenRefused(sql: Sql, invitationId: string): Promise<Date | null> {
  const rows = await sql<{ decidedAt: Date }[]>`
    select decided_at from requests
    where invitation_id = ${invitationId} and kind in ('invite', 'join') and outcome -> 'ok' = 'false'
    order by number limit 1`;
  return rows[0]?.decidedAt ?? null;
}
