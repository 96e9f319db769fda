import { addMemberEvent } from '../events.ts';
import type { Person } from '../members.ts';
import { lockOrganizationAlone } from '../organizations-lock.ts';
import type { Actor } from '../requests.ts';
import type { Tx } from '../sql/client.ts';
import { beginErasure } from './erase-person.ts';
import type { Erased } from './erase-person.ts';

/**
 * Deletes an active member, and erases personal data under every address that they have had in the organization. The
 * rows stay as pseudonyms. Null where there is no such active member.
 */
export async function eraseMember(tx: Tx, member: Person, actor: Actor): Promise<Erased | null> {
  // Alone: decisions under way have written all of their rows, and none begins. Seats are counted before or after, so
  // that one caller does not find a seat both taken and free.
  const { organizationId } = member;
  await lockOrganizationAlone(tx, organizationId);
  const deleted = await tx`
    delete from members where id = ${member.id} and organization_id = ${organizationId} returning 1`;
  if (deleted.length === 0) return null;
  const had = await tx<{ addressHash: Uint8Array }[]>`
    select address_hash from addresses where member_id = ${member.id} order by address_hash`;
  const hashes = had.map(({ addressHash }) => addressHash);
  const erased = await beginErasure(tx, organizationId, hashes, actor);
  await addMemberEvent(tx, { id: member.id, organizationId }, { type: 'member.deleted', actor });
  return erased;
}
