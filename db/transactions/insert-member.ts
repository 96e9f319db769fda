import { duplicateMemberEmail } from '../../domain/refusal.ts';
import { implicitRolesFor } from '../../domain/member/roles.ts';
import type { EmailAddress } from '../../domain/address/types.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { allow } from '../../domain/outcome.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Json, Tx } from '../sql/client.ts';

export type NewMember = {
  readonly id: string;
  /** The accepted invitation; null for a member without one. */
  readonly invitationId: string | null;
  readonly emailAddress: EmailAddress;
  /** Whether the member has proven to own the mailbox. */
  readonly emailVerified: boolean;
  readonly name: string;
  readonly roles: readonly string[];
  readonly externalId?: string | null;
  readonly trustedMetadata: Readonly<Record<string, unknown>>;
  readonly untrustedMetadata: Readonly<Record<string, unknown>>;
};

/**
 * Inserts a member. The caller has locked the organization and judged policy and seat. The organization's implicit roles
 * of the address's domain are added. The unique index decides races: refuses with `duplicate_member_email`.
 */
export async function insertMember(
  tx: Tx,
  organization: LockedOrganization,
  member: NewMember,
): Promise<Outcome<{ memberId: string }, 'duplicate_member_email'>> {
  const implicit = implicitRolesFor(organization.policy, member.emailAddress.domain);
  const inserted = await tx`
    insert into members (id, organization_id, invitation_id, email_address, canonical_address,
      email_verified, name, roles,
      external_id, trusted_metadata, untrusted_metadata, created_at, updated_at)
    values (${member.id}, ${organization.id}, ${member.invitationId}, ${member.emailAddress.mailbox},
      ${member.emailAddress.canonical}, ${member.emailVerified}, ${member.name}, ${[...new Set([...member.roles, ...implicit])]},
      ${member.externalId ?? null}, ${tx.json(member.trustedMetadata as Json)},
      ${tx.json(member.untrustedMetadata as Json)}, clock(), clock())
    on conflict on constraint members_address_is_taken do nothing
    returning id`;
  if (inserted.length > 0) return allow({ memberId: member.id });
  return duplicateMemberEmail();
}
