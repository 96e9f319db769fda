import type { Invitation } from '../domain/invitation/invitation.ts';
import type { Request } from './requests.ts';
import { isConstraintViolation, savepoint } from './sql/client.ts';
import type { Sql, Tx } from './sql/client.ts';

/** The ids of an invitation and of the member whom accepting it creates. */
export type Ids = { readonly invitationId: string; readonly memberId: string };

/** Returns the invitation that an id in a response leads to now; null where the id is the invitation's own. */
export async function findForward(
  sql: Sql,
  organizationId: string,
  originalId: string,
): Promise<string | null> {
  const rows = await sql<{ invitationId: string }[]>`
    select invitation_id from forwards where original_id = ${originalId} and organization_id = ${organizationId}`;
  return rows[0]?.invitationId ?? null;
}

/** Returns the same for a closed invitation's id that was in a later response before this request, if that one exists. */
export async function findLaterForward(sql: Sql, request: Request): Promise<string | null> {
  const rows = await sql<{ invitationId: string }[]>`
    select invitation_id from forwards f
    where original_id = ${request.invitationId} and since < ${request.number}::bigint and (
      exists (select 1 from invitations i where i.id = f.invitation_id)
      or exists (
        select 1 from requests r
        where r.invitation_id = f.invitation_id and r.outcome is null and r.kind in ('invite', 'join')))`;
  return rows[0]?.invitationId ?? null;
}

/** Reassigns a request that creates no invitation to the invitation that its id leads to. */
export async function reassignRequest(tx: Tx, requestId: string, invitationId: string): Promise<void> {
  await tx`
    update requests set invitation_id = ${invitationId}, dispatched_at = null,
      original_invitation_id = coalesce(original_invitation_id, invitation_id)
    where id = ${requestId}`;
}

/**
 * Reassigns an invite or a join to another invitation. Later requests about the ids in its response are reassigned with
 * it, in the same order, and these ids lead to the other invitation from then on.
 * @param from the row of the invitation that it leaves, if there is one
 */
export async function forwardRequest(
  tx: Tx,
  request: Request,
  from: Pick<Invitation, 'id'> | null,
  to: Ids,
  options: { readonly hasNewIds: boolean } = { hasNewIds: false },
): Promise<void> {
  const original = originalIds(request);
  await tx`
    update requests set invitation_id = ${to.invitationId}, member_id = ${to.memberId}, dispatched_at = null,
      has_new_ids = ${options.hasNewIds}, original_invitation_id = ${original.invitationId}, original_member_id = ${original.memberId}
    where id = ${request.id}`;
  const areOfRow = from?.id === original.invitationId;
  // A link to the invitation that it leaves grants nothing on another one.
  const followers = areOfRow
    ? tx`('invite', 'join', 'revoke', 'amend')`
    : tx`('invite', 'join', 'revoke', 'amend', 'accept', 'decline')`;
  await tx`
    update requests set invitation_id = ${to.invitationId}, dispatched_at = null, has_new_ids = false,
      original_invitation_id = ${original.invitationId}, original_member_id = coalesce(original_member_id, member_id)
    where invitation_id = ${request.invitationId} and outcome is null and number > ${request.number}::bigint
      and coalesce(original_invitation_id, invitation_id) = ${original.invitationId} and kind in ${followers}`;
  const ids = [original.invitationId, original.memberId].filter((id) => id !== null);
  if (to.invitationId === original.invitationId) {
    await tx`delete from forwards where original_id = any(${ids}::uuid[])`;
    return;
  }
  await tx`
    insert into forwards (original_id, organization_id, invitation_id, since)
    select original_id, ${request.organizationId}, ${to.invitationId}, ${request.number}::bigint
    from unnest(${ids}::uuid[]) as original_id
    on conflict (original_id) do update set invitation_id = excluded.invitation_id, since = excluded.since`;
}

/**
 * Reassigns an invite or a join whose invitation is closed, or has another address by now: to the new ids that another
 * pending request of its address has, else to the ids in its response where they are unused, else to new ones.
 */
export async function forwardToNew(
  tx: Tx,
  request: Request,
  from: Pick<Invitation, 'id'> | null,
  newIds: Ids,
): Promise<void> {
  for (;;) {
    const pending = await idsOfPending(tx, request);
    if (pending !== null) return forwardRequest(tx, request, from, pending);
    const ids = (await unusedOriginalIds(tx, request)) ?? newIds;
    try {
      return await savepoint(tx, (part) => forwardRequest(part, request, from, ids, { hasNewIds: true }));
    } catch (error) {
      // Another request of the address has got new ids meanwhile.
      if (!isConstraintViolation(error, 'requests_new_ids_are_one')) throw error;
    }
  }
}

/** Returns the new ids of another pending invite or join of the same address. */
async function idsOfPending(sql: Sql, request: Request): Promise<Ids | null> {
  const rows = await sql<Ids[]>`
    select other.invitation_id, other.member_id from requests other
    join requests own on own.organization_id = other.organization_id and own.address_hash = other.address_hash
    where own.id = ${request.id} and other.id <> own.id and other.invitation_id <> own.invitation_id
      and other.has_new_ids and other.outcome is null and other.kind in ('invite', 'join')`;
  return rows[0] ?? null;
}

async function unusedOriginalIds(sql: Sql, request: Request): Promise<Ids | null> {
  const { invitationId, memberId } = originalIds(request);
  if (memberId === null || invitationId === request.invitationId) return null;
  const used = await sql`select 1 from invitations where id = ${invitationId} or member_id = ${memberId}`;
  return used.length > 0 ? null : { invitationId, memberId };
}

function originalIds(request: Request) {
  return {
    invitationId: request.originalInvitationId ?? request.invitationId,
    memberId: request.originalMemberId ?? request.memberId,
  };
}
