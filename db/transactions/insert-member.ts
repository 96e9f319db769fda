import { implicitRolesFor } from '../../domain/member/roles.ts';
import type { EmailAddress } from '../../domain/address/types.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { allow } from '../../domain/outcome.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Json, Sql } from '../sql/client.ts';
import { duplicateMemberEmail } from '../../domain/refusal.ts';

export type NewMember = {
  readonly id: string;
  /** The invitation that was accepted, if the member comes by one. */
  readonly invitationId: string | null;
  readonly emailAddress: EmailAddress;
  /** Whether somebody has shown that the mailbox is theirs. */
  readonly emailVerified: boolean;
  readonly name: string;
  readonly roles: readonly string[];
  readonly externalId?: string | null;
  readonly trustedMetadata: Readonly<Record<string, unknown>>;
  readonly untrustedMetadata: Readonly<Record<string, unknown>>;
};

/**
 * Makes a member, whatever the way in. The caller holds the organization and has judged policy and seat; the roles
 * that the organization gives to the address's domain come on top. The unique index decides who was first:
 * refuses with `duplicate_member_email`.
 */
export async function insertMember(
  sql: Sql,
  organization: LockedOrganization,
  member: NewMember,
): Promise<Outcome<{ memberId: string }, 'duplicate_member_email'>> {
  const implicit = implicitRolesFor(organization.policy, member.emailAddress.domain);
  const inserted = await sql`
    insert into members (id, organization_id, invitation_id, email_address, canonical_address,
      email_verified, name, roles,
      external_id, trusted_metadata, untrusted_metadata, created_at, updated_at)
    values (${member.id}, ${organization.id}, ${member.invitationId}, ${member.emailAddress.mailbox},
      ${member.emailAddress.canonical}, ${member.emailVerified}, ${member.name}, ${[...new Set([...member.roles, ...implicit])]},
      ${member.externalId ?? null}, ${sql.json(member.trustedMetadata as Json)},
      ${sql.json(member.untrustedMetadata as Json)}, clock(), clock())
    on conflict on constraint members_address_is_taken do nothing
    returning id`;
  if (inserted.length > 0) return allow({ memberId: member.id });
  return duplicateMemberEmail();
}
