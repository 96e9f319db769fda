import { addMemberEvent } from './events.ts';
import type { Person } from './members.ts';
import type { Actor } from './requests.ts';
import type { Json, Sql } from './sql.ts';

/**
 * Deletes an active member, and what would still tell who they were: addresses, names and messages of their closed
 * invitations, the terms of requests about them, the answers that were kept. The rows stay as pseudonyms.
 * False when there is no such active member.
 * @param keptAnswer what a repeated idempotency key of a request about them is answered from here on
 */
export async function eraseMember(
  sql: Sql,
  member: Person,
  actor: Actor,
  keptAnswer: Json,
): Promise<boolean> {
  const deleted = await sql`
    delete from members where id = ${member.id} and organization_id = ${member.organizationId} returning 1`;
  if (deleted.length === 0) return false;
  const erased = await sql<{ id: string }[]>`
    update invitations
    set email_address = null, canonical_address = null, name = null, message = null, trusted_metadata = '{}',
      untrusted_metadata = '{}', delivery_diagnostic = null, redirect_url = null
    where organization_id = ${member.organizationId} and closed_at is not null
      and (member_id = ${member.id} or canonical_address = ${member.canonicalAddress})
    returning id`;
  const invitationIds = erased.map(({ id }) => id);
  await sql`
    update requests
    set terms = '{}', answer = case when answer is null then null else ${sql.json(keptAnswer)} end
    where organization_id = ${member.organizationId}
      and (member_id = ${member.id} or invitation_id = any(${invitationIds}::uuid[]))`;
  await sql`update emails set diagnostic = null where invitation_id = any(${invitationIds}::uuid[])`;
  await sql`
    update events set reason = null, details = '{}'
    where organization_id = ${member.organizationId}
      and (member_id = ${member.id} or invitation_id = any(${invitationIds}::uuid[]))`;
  await addMemberEvent(
    sql,
    { id: member.id, organizationId: member.organizationId },
    { type: 'member.deleted', actor },
  );
  return true;
}
