import { eraseInvitations } from './close-organization.ts';
import { addMemberEvent } from '../events.ts';
import type { KeptAnswer } from '../kept-answers.ts';
import type { Person } from '../members.ts';
import type { Actor } from '../requests.ts';
import type { Json, Sql } from '../sql.ts';

/**
 * Deletes an active member, and what would still tell who they were in their closed invitations, in requests about
 * them and in the answers that were kept. Those rows stay as pseudonyms. False when there is no such active member.
 * @param keptAnswer what a repeated idempotency key of a request about them is answered from here on
 */
export async function eraseMember(
  sql: Sql,
  member: Person,
  actor: Actor,
  keptAnswer: KeptAnswer,
): Promise<boolean> {
  // Whoever counts seats is done before, or counts after: a seat is not taken and free to the same caller.
  await sql`select 1 from organizations where id = ${member.organizationId} for share`;
  const deleted = await sql`
    delete from members where id = ${member.id} and organization_id = ${member.organizationId} returning 1`;
  if (deleted.length === 0) return false;
  const invitations = await sql<{ id: string }[]>`
    select id from invitations
    where organization_id = ${member.organizationId} and closed_at is not null
      and (member_id = ${member.id} or canonical_address = ${member.canonicalAddress})
    for update`;
  const ids = invitations.map(({ id }) => id);
  await eraseInvitations(sql, ids);
  await sql`
    update requests set terms = '{}'
    where organization_id = ${member.organizationId} and outcome is not null
      and (member_id = ${member.id} or invitation_id = any(${ids})
        or terms -> 'emailAddress' ->> 'canonical' = ${member.canonicalAddress})`;
  await sql`
    update requests set answer = ${sql.json(keptAnswer as Json)}
    where (member_id = ${member.id} or invitation_id = any(${ids})) and answer is not null`;
  await addMemberEvent(
    sql,
    { id: member.id, organizationId: member.organizationId },
    { type: 'member.deleted', actor },
  );
  return true;
}
