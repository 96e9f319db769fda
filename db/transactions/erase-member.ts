import { addMemberEvent } from '../events.ts';
import type { Person } from '../members.ts';
import { lockOrganization } from '../organizations-lock.ts';
import type { Actor } from '../requests.ts';
import type { Sql } from '../sql/client.ts';
import { beginErasure } from './erase-person.ts';
import type { Erased } from './erase-person.ts';

/**
 * Deletes an active member, and erases what would still tell who they were, under every address that they have had
 * here. Those rows stay as pseudonyms. Null when there is no such active member.
 */
export async function eraseMember(sql: Sql, member: Person, actor: Actor): Promise<Erased | null> {
  // Alone: a decision that is under way has written all of its rows, and none begins. Who counts seats is done before
  // or counts after, so that a seat is not taken and free to the same caller.
  const { organizationId } = member;
  await lockOrganization(sql, organizationId, { alone: true });
  const deleted = await sql`
    delete from members where id = ${member.id} and organization_id = ${organizationId} returning 1`;
  if (deleted.length === 0) return null;
  const had = await sql<{ addressHash: Uint8Array }[]>`
    select address_hash from addresses where member_id = ${member.id} order by address_hash`;
  const hashes = had.map(({ addressHash }) => addressHash);
  const erased = await beginErasure(sql, organizationId, hashes, actor);
  await addMemberEvent(sql, { id: member.id, organizationId }, { type: 'member.deleted', actor });
  return erased;
}
