import type { RequestInputs } from '../domain/invitation/inputs.ts';
import { isOpen, overFrom } from './invitations-open.ts';
import type { IdempotencyKey } from './requests-idempotency.ts';
import type { Actor, Verb } from './requests.ts';
import type { Json, Sql } from './sql/client.ts';

/** A request about an invitation, to be inserted. */
export type NewRequest<V extends Verb = Verb> = {
  readonly id: string;
  readonly verb: V;
  readonly organizationId: string;
  /** The ids of an invite or a join are new ones, which it has only where its address has none yet. */
  readonly invitationId: string;
  readonly memberId: string | null;
  readonly input: RequestInputs[V];
  readonly actor: Actor;
};

/** The ids of the inserted request. `hasNewIds`: they are the new ones, so the request would create an invitation. */
type StoredIds = Pick<NewRequest, 'invitationId' | 'memberId'> & { readonly hasNewIds: boolean };

/**
 * Inserts a request. An invite or a join gets the ids of the pending request of its address, else those of the open
 * invitation, else its own new ones; a unique index allows one request per address to have new ids.
 * @returns the request's ids, or null where nothing was inserted: the idempotency key is in use, or another request of
 *   the address has just got new ids. Calling it again tells which
 */
export async function insertRequest(
  sql: Sql,
  request: NewRequest,
  key: IdempotencyKey | null,
): Promise<StoredIds | null> {
  const canonical = 'emailAddress' in request.input ? (request.input.emailAddress?.canonical ?? null) : null;
  const createsInvitation = request.verb === 'invite' || request.verb === 'join';
  const ids = createsInvitation
    ? idsOfAddress(sql, request.organizationId, canonical ?? '')
    : sql`existing as (select null::uuid as invitation_id, null::uuid as member_id where false)`;
  const rows = await sql<StoredIds[]>`
    with inserted as materialized (
      select clock() as at, address_hash(${request.organizationId}, ${canonical}) as address_hash
    ), ${ids}
    insert into requests (id, kind, organization_id, invitation_id, member_id, has_new_ids, address_hash, input,
      actor_type, actor_id, idempotency_scope, idempotency_key, body_hash, requested_at)
    select ${request.id}, ${request.verb}, ${request.organizationId}, coalesce(existing.invitation_id, ${request.invitationId}),
      coalesce(existing.member_id, ${request.memberId}::uuid), ${createsInvitation} and existing.invitation_id is null,
      inserted.address_hash, ${sql.json(request.input as unknown as Json)}, ${request.actor.type}, ${request.actor.id}::uuid,
      ${key?.scope ?? null}, ${key?.key ?? null}, ${key?.bodyHash ?? null}::bytea, inserted.at
    from inserted left join existing on true
    on conflict do nothing
    returning invitation_id, member_id, has_new_ids`;
  return rows[0] ?? null;
}

/**
 * Returns the ids that the address has: those of its newest pending invite or join, unless that one's invitation is
 * closed or has another address by now; else those of the open invitation, unless it is over by the clock, or a pending
 * request is going to close it.
 */
function idsOfAddress(sql: Sql, organizationId: string, canonical: string) {
  return sql`
    pending as (
      select requests.invitation_id, requests.member_id from requests, inserted
      where requests.organization_id = ${organizationId} and requests.address_hash = inserted.address_hash
        and requests.outcome is null and requests.kind in ('invite', 'join')
        and not exists (
          select 1 from invitations i where i.id = requests.invitation_id
            and (i.closed_at is not null or i.canonical_address is distinct from ${canonical}))
      order by requests.number desc limit 1
    ), existing as (
      select * from pending
      union all
      select invitations.id, invitations.member_id from invitations, inserted
      where invitations.organization_id = ${organizationId} and invitations.canonical_address = ${canonical}
        and ${isOpen(sql)} and ${overFrom(sql)} > inserted.at
        and not exists (select 1 from pending)
        and not exists (
          select 1 from requests r
          where r.invitation_id = invitations.id and r.outcome is null and r.kind in ('revoke', 'decline'))
    )`;
}

const withdrawn = {
  ok: false,
  refusal: { type: 'invitation_not_found', message: 'Withdrawn: the database did not confirm it.' },
};

/**
 * Withdraws a request whose insert PostgreSQL has not confirmed, so that it is never decided. Where it was inserted, it
 * is refused and its idempotency key is released; where it was not, its id is used up, so that it cannot be inserted.
 * @returns false where it was decided before
 */
export async function withdrawRequest(sql: Sql, requestId: string): Promise<boolean> {
  const rows = await sql`
    insert into requests (id, kind, outcome, decided_at)
    values (${requestId}, 'plain', ${sql.json(withdrawn as unknown as Json)}, clock())
    on conflict (id) do update
    set outcome = excluded.outcome, decided_at = excluded.decided_at, input = '{}', address_hash = null,
      idempotency_scope = null, idempotency_key = null, body_hash = null
    where requests.outcome is null
    returning 1`;
  return rows.length > 0;
}
