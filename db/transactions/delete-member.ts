import type { Person } from '../members.ts';
import { insertPolicyChange } from '../policy-changes.ts';
import type { Actor } from '../requests.ts';
import { transaction } from '../sql/client.ts';
import type { Pool } from '../sql/client.ts';
import { eraseMember } from './erase-member.ts';

/**
 * Erases an active member, and notes that a seat is free: emails that were held for want of one may go out.
 * @returns as `eraseMember`
 */
export function deleteMember(pool: Pool, person: Person, actor: Actor): ReturnType<typeof eraseMember> {
  return transaction(pool, async (tx) => {
    await insertPolicyChange(tx, person.organizationId);
    return eraseMember(tx, person, actor);
  });
}
