import type { Outcome } from '../../domain/outcome.ts';
import { memberExternalIdTaken } from '../../domain/refusal.ts';
import type { Actor } from '../requests.ts';
import { isConstraintViolation } from '../sql/client.ts';
import type { Tx } from '../sql/client.ts';
import { savepointOnRefusal } from '../sql/rollback-on-refusal.ts';
import { addMember } from './add-member.ts';
import type { Added, Newcomer } from './add-member.ts';

/**
 * Creates a member without an invite, in a savepoint, so that a refusal can be stored for an idempotency key.
 * Refusals: those of `addMember`, and `member_external_id_already_used`.
 */
export async function createMember(
  tx: Tx,
  organizationId: string,
  member: Newcomer,
  actor: Actor,
): Promise<Outcome<Added>> {
  try {
    return await savepointOnRefusal(tx, (part) => addMember(part, organizationId, member, actor));
  } catch (error) {
    if (isConstraintViolation(error, 'members_external_id_is_taken')) return memberExternalIdTaken();
    throw error;
  }
}
