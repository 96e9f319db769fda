import type { EmailAddress } from '../../domain/address/types.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { duplicateMemberEmail, memberExternalIdTaken, memberNotFound } from '../../domain/refusal.ts';
import { isInvited } from '../invitations-read.ts';
import { changeMember, findPerson } from '../members.ts';
import type { MemberChange, Person } from '../members.ts';
import { lockOrganizationRow } from '../organizations.ts';
import { insertPolicyChange } from '../policy-changes.ts';
import { isConstraintViolation, transaction } from '../sql/client.ts';
import type { Pool, Tx } from '../sql/client.ts';

/** What changes of a member; absent fields stay as they are. */
export type MemberUpdate = Pick<
  MemberChange,
  'name' | 'roles' | 'externalId' | 'trustedMetadata' | 'untrustedMetadata'
> & { readonly emailAddress?: EmailAddress };

/**
 * Changes an active member. New roles count as a change of policy: emails of the member's invitees may go out again.
 * Refusals: `member_not_found`, `duplicate_member_email`, `member_external_id_already_used`.
 */
export async function updateMember(
  pool: Pool,
  person: Person,
  update: MemberUpdate,
): Promise<Outcome<Person>> {
  const { organizationId } = person;
  try {
    return await transaction(pool, async (tx): Promise<Outcome<Person>> => {
      if (await isAddressInvited(tx, person, update)) return duplicateMemberEmail();
      if (!(await changeMember(tx, person, columnsOf(person, update)))) return memberNotFound();
      if (update.roles !== undefined) await insertPolicyChange(tx, organizationId);
      const changed = await findPerson(tx, organizationId, { id: person.id });
      return changed === null ? memberNotFound() : allow(changed);
    });
  } catch (error) {
    if (isConstraintViolation(error, 'members_address_is_taken')) return duplicateMemberEmail();
    if (isConstraintViolation(error, 'members_external_id_is_taken')) return memberExternalIdTaken();
    throw error;
  }
}

/** Whether the new address has an open invitation. Locks the organization, so that no invite comes meanwhile. */
async function isAddressInvited(tx: Tx, person: Person, { emailAddress }: MemberUpdate): Promise<boolean> {
  if (emailAddress === undefined || emailAddress.canonical === person.canonicalAddress) return false;
  await lockOrganizationRow(tx, person.organizationId);
  return isInvited(tx, person.organizationId, emailAddress.canonical);
}

function columnsOf(person: Person, { emailAddress, ...columns }: MemberUpdate): MemberChange {
  if (emailAddress === undefined) return columns;
  const { mailbox, canonical } = emailAddress;
  // A new mailbox is not verified yet.
  const verified = canonical === person.canonicalAddress ? {} : { emailVerified: false };
  return { ...columns, ...verified, emailAddress: mailbox, canonicalAddress: canonical };
}
