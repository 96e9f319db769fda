import type { InvitationRow } from './invitations.ts';
import type { Request } from './requests.ts';
import { isConstraintViolation, savepoint } from './sql/client.ts';
import type { Sql } from './sql/client.ts';

/** The ids of an invitation and of the member it makes. */
export type Ids = { readonly invitationId: string; readonly memberId: string };

/** Returns the invitation that an id became which a caller was told; null for every other id. */
export async function findForward(
  sql: Sql,
  organizationId: string,
  originalId: string,
): Promise<string | null> {
  const rows = await sql<{ invitationId: string }[]>`
    select invitation_id from forwards where original_id = ${originalId} and organization_id = ${organizationId}`;
  return rows[0]?.invitationId ?? null;
}

/** The same for the id of a closed invitation, where it was told again before the request, and something came of it. */
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

/** Gives a request that opens nothing to the invitation which the one that it names has become. */
export async function reassignRequest(sql: Sql, requestId: string, invitationId: string): Promise<void> {
  await sql`
    update requests set invitation_id = ${invitationId}, dispatched_at = null,
      original_invitation_id = coalesce(original_invitation_id, invitation_id)
    where id = ${requestId}`;
}

/**
 * Gives an invite or a join to another invitation. What was asked after it of the ids that were told for it goes with
 * it, in the same order, and these ids lead on from here.
 * @param from the row of the invitation that it leaves, if there is one
 */
export async function forwardRequest(
  sql: Sql,
  request: Request,
  from: InvitationRow | null,
  to: Ids,
  options: { readonly bringsIds: boolean } = { bringsIds: false },
): Promise<void> {
  const told = originalIds(request);
  await sql`
    update requests set invitation_id = ${to.invitationId}, member_id = ${to.memberId}, dispatched_at = null,
      has_new_ids = ${options.bringsIds}, original_invitation_id = ${told.invitationId}, original_member_id = ${told.memberId}
    where id = ${request.id}`;
  const areOfRow = from?.id === told.invitationId;
  // A link of the invitation that is left says nothing about another one.
  const followers = areOfRow
    ? sql`('invite', 'join', 'revoke', 'amend')`
    : sql`('invite', 'join', 'revoke', 'amend', 'accept', 'decline')`;
  await sql`
    update requests set invitation_id = ${to.invitationId}, dispatched_at = null, has_new_ids = false,
      original_invitation_id = ${told.invitationId}, original_member_id = coalesce(original_member_id, member_id)
    where invitation_id = ${request.invitationId} and outcome is null and number > ${request.number}::bigint
      and coalesce(original_invitation_id, invitation_id) = ${told.invitationId} and kind in ${followers}`;
  const ids = [told.invitationId, told.memberId].filter((id) => id !== null);
  if (to.invitationId === told.invitationId) {
    await sql`delete from forwards where original_id = any(${ids}::uuid[])`;
    return;
  }
  await sql`
    insert into forwards (original_id, organization_id, invitation_id, since)
    select original_id, ${request.organizationId}, ${to.invitationId}, ${request.number}::bigint
    from unnest(${ids}::uuid[]) as original_id
    on conflict (original_id) do update set invitation_id = excluded.invitation_id, since = excluded.since`;
}

/**
 * Gives an invite or a join whose invitation was closed, or is another address's by now, to the one that another
 * request brings for its address; else to the ids that were told for it, where they are not used; else to new ones.
 */
export async function forwardToNew(
  sql: Sql,
  request: Request,
  from: InvitationRow | null,
  newIds: Ids,
): Promise<void> {
  for (;;) {
    const waiting = await idsOfWaiting(sql, request);
    if (waiting !== null) return forwardRequest(sql, request, from, waiting);
    const ids = (await unusedOriginalIds(sql, request)) ?? newIds;
    try {
      return await inPart(sql, (part) => forwardRequest(part, request, from, ids, { bringsIds: true }));
    } catch (error) {
      // Another one has brought ids meanwhile.
      if (!isConstraintViolation(error, 'requests_new_ids_are_one')) throw error;
    }
  }
}

/** Of another invite or join that waits for the same address: the ids that it brought. */
async function idsOfWaiting(sql: Sql, request: Request): Promise<Ids | null> {
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

function inPart<T>(sql: Sql, work: (part: Sql) => Promise<T>): Promise<T> {
  return 'savepoint' in sql ? savepoint(sql, work) : work(sql);
}
