import type { AcceptEligibilityInput } from '../domain/invitation/eligibility.ts';
import type { Invitation } from '../domain/invitation/invitation.ts';
import type { OrganizationPolicy } from '../domain/organization/policy.ts';
import { countOfMembers } from './members.ts';
import type { Sql, Tx } from './sql/client.ts';

/** What an accept is judged by, besides the invitation and the policy. */
export type AcceptEligibility = {
  readonly claimedByAnother: boolean;
  /** Null where no member invited, and where the inviter was deleted. */
  readonly inviterRoles: readonly string[] | null;
  readonly isMember: boolean;
  /** 0 where seats are not limited. */
  readonly activeMembers: number;
};

/** Returns the columns of {@link AcceptEligibility} for rows of `invitations`, all of this organization. */
export function acceptEligibilityColumns(
  sql: Sql,
  organizationId: string,
  { seatLimit }: Pick<OrganizationPolicy, 'seatLimit'>,
) {
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
    ${seatLimit === null ? sql`0` : countOfMembers(sql, organizationId)} as active_members`;
}

/** Reads, in one statement, the clock and what an accept is judged by. The caller has locked the organization. */
export async function readAcceptEligibility(
  tx: Tx,
  organization: { readonly id: string; readonly policy: OrganizationPolicy },
  invitationId: string,
): Promise<(AcceptEligibility & { readonly now: Date }) | null> {
  const rows = await tx<(AcceptEligibility & { readonly now: Date })[]>`
    select clock() as now, ${acceptEligibilityColumns(tx, organization.id, organization.policy)}
    from invitations where id = ${invitationId}`;
  return rows[0] ?? null;
}

/** An invitation that an accept can be judged of: its address was not erased. */
type Acceptable = Pick<Invitation, 'kind' | 'roles' | 'invitedByMemberId'> & {
  readonly address: NonNullable<Invitation['address']>;
};

/** Returns the input by which `domain` judges an accept. */
export function toAcceptEligibility(
  { kind, address, roles, invitedByMemberId }: Acceptable,
  { claimedByAnother, inviterRoles, isMember, activeMembers }: AcceptEligibility,
  { policy, projectRoles }: Pick<AcceptEligibilityInput, 'policy' | 'projectRoles'>,
): AcceptEligibilityInput {
  return {
    policy,
    projectRoles,
    kind,
    emailAddress: address,
    requestedRoles: roles,
    inviter: toInviter(invitedByMemberId, inviterRoles),
    claimedByAnother,
    isMember,
    activeMembers,
  };
}

/** Returns the inviter as `domain` knows them. */
export function toInviter(
  memberId: string | null,
  roles: readonly string[] | null,
): AcceptEligibilityInput['inviter'] {
  if (memberId === null) return null;
  return roles === null ? 'gone' : { roles };
}
