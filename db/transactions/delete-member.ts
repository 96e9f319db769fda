import type { Person } from '../members.ts';
import { insertPolicyChange } from '../policy-changes.ts';
import type { Actor } from '../requests.ts';
import { transaction } from '../sql/client.ts';
import type { Pool } from '../sql/client.ts';
import { eraseMember } from './erase-member.ts';

/**
 * Erases an active member. Counts as a change of policy: emails that were held for a seat may be sent.
 * @returns as `eraseMember`
 */
export function deleteMember(pool: Pool, person: Person, actor: Actor): ReturnType<typeof eraseMember> {
  return transaction(pool, async (tx) => {
    const erased = await eraseMember(tx, person, actor);
    // After the organization's lock, as everywhere: a change of its policy inserts the same row under that lock.
    await insertPolicyChange(tx, person.organizationId);
    return erased;
  });
}
