import type { AcceptEligibilityInput } from '../../domain/invitation/eligibility.ts';
import type { OrganizationPolicy } from '../../domain/organization/policy.ts';
import { addressOf } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import type { Sql } from '../sql/client.ts';

/** What the database knows about an accept besides the invitation and the policy. */
export type AcceptEligibilityColumns = {
  readonly claimedByAnother: boolean;
  /** Null where no member invited, and where that member is gone. */
  readonly inviterRoles: readonly string[] | null;
  readonly isMember: boolean;
  readonly activeMembers: number;
};

/** The columns of {@link AcceptEligibilityColumns} for rows of `invitations`, all of this organization. */
export function acceptEligibilityColumns(
  sql: Sql,
  organizationId: string,
  { seatLimit }: Pick<OrganizationPolicy, 'seatLimit'>,
) {
  // The same for every row, and counted only where it matters.
  const activeMembers =
    seatLimit === null
      ? sql`0`
      : sql`(select count(*)::int from members where organization_id = ${organizationId})`;
  return sql`
    exists (
      select 1 from claimed_domains c
      where c.domain = split_part(invitations.canonical_address, '@', 2) and c.organization_id <> invitations.organization_id
    ) as claimed_by_another,
    (
      select m.roles from members m where m.id = invitations.invited_by_member_id and m.organization_id = invitations.organization_id
    ) as inviter_roles,
    exists (
      select 1 from members m
      where m.organization_id = invitations.organization_id and m.canonical_address = invitations.canonical_address
    ) as is_member,
    ${activeMembers} as active_members`;
}

/** Reads, in one statement, what the accept of an invitation is judged by. The caller holds the organization. */
export async function readAcceptEligibility(
  sql: Sql,
  organization: { readonly id: string; readonly policy: OrganizationPolicy },
  invitationId: string,
): Promise<AcceptEligibilityColumns | null> {
  const rows = await sql<AcceptEligibilityColumns[]>`
    select ${acceptEligibilityColumns(sql, organization.id, organization.policy)}
    from invitations where id = ${invitationId}`;
  return rows[0] ?? null;
}

/** Returns the facts of an invitation in the form that `domain` judges. */
export function toAcceptEligibility(
  invitation: Pick<
    InvitationRow,
    'kind' | 'emailAddress' | 'canonicalAddress' | 'roles' | 'invitedByMemberId'
  >,
  columns: AcceptEligibilityColumns,
  { policy, projectRoles }: Pick<AcceptEligibilityInput, 'policy' | 'projectRoles'>,
): AcceptEligibilityInput {
  const { claimedByAnother, inviterRoles, isMember, activeMembers } = columns;
  const inviter = inviterRoles === null ? 'gone' : { roles: inviterRoles };
  return {
    policy,
    projectRoles,
    kind: invitation.kind,
    emailAddress: addressOf(invitation),
    requestedRoles: invitation.roles,
    inviter: invitation.invitedByMemberId === null ? null : inviter,
    claimedByAnother,
    isMember,
    activeMembers,
  };
}
