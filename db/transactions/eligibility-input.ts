import type { EmailAddress } from '../../domain/address/types.ts';
import type { EligibilityInput } from '../../domain/invitation/eligibility.ts';
import { isOpen, isOver } from '../invitations-open.ts';
import { isClaimedByAnother } from '../organizations-lock.ts';
import type { Sql } from '../sql/client.ts';
import type { DecisionContext } from './context.ts';

/** What the facts are about. */
export type EligibilitySubject = {
  readonly kind: 'invite' | 'join';
  readonly emailAddress: EmailAddress;
  readonly requestedRoles: readonly string[];
  readonly invitedByMemberId: string | null;
  /** Which is not counted among the others. */
  readonly invitationId: string;
};

/**
 * Gathers under the organization's lock what `domain` needs to judge. The questions go out together: the connection
 * answers them in order, and their way there and back is most of what they cost.
 */
export async function readEligibilityInput(
  deciding: Pick<DecisionContext, 'sql' | 'organization' | 'deps'>,
  subject: EligibilitySubject,
): Promise<EligibilityInput> {
  const { sql, organization, deps } = deciding;
  const { kind, emailAddress, requestedRoles, invitationId } = subject;
  const isLimited = organization.policy.seatLimit !== null;
  const [inviter, claimedByAnother, isMemberNow, holdsSeatNow, activeMembers, otherOpenInvites] =
    await Promise.all([
      findInviter(sql, organization.id, subject.invitedByMemberId),
      isClaimedByAnother(sql, organization.id, emailAddress.domain),
      isMember(sql, organization.id, emailAddress.canonical),
      isLimited && holdsSeat(sql, invitationId),
      isLimited ? countMembers(sql, organization.id) : 0,
      isLimited ? countOtherOpenInvites(sql, organization.id, invitationId) : 0,
    ]);
  return {
    policy: organization.policy,
    projectRoles: deps.projectRoles,
    kind,
    emailAddress,
    requestedRoles,
    inviter,
    claimedByAnother,
    isMember: isMemberNow,
    holdsSeat: holdsSeatNow,
    activeMembers,
    otherOpenInvites,
  };
}

async function findInviter(
  sql: Sql,
  organizationId: string,
  memberId: string | null,
): Promise<EligibilityInput['inviter']> {
  if (memberId === null) return null;
  const rows = await sql<{ roles: string[] }[]>`
    select roles from members where organization_id = ${organizationId} and id = ${memberId}`;
  return rows[0] ?? 'gone';
}

export async function isMember(sql: Sql, organizationId: string, canonicalAddress: string): Promise<boolean> {
  const rows = await sql`
    select 1 from members where organization_id = ${organizationId} and canonical_address = ${canonicalAddress}`;
  return rows.length > 0;
}

export async function countMembers(sql: Sql, organizationId: string): Promise<number> {
  const rows = await sql<[{ count: number }]>`
    select count(*)::int as count from members where organization_id = ${organizationId}`;
  return rows[0].count;
}

async function holdsSeat(sql: Sql, invitationId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from invitations
    where id = ${invitationId} and kind = 'invite' and ${isOpen(sql)}
      and not ${isOver(sql)}`;
  return rows.length > 0;
}

async function countOtherOpenInvites(
  sql: Sql,
  organizationId: string,
  invitationId: string,
): Promise<number> {
  const rows = await sql<[{ count: number }]>`
    select count(*)::int as count from invitations
    where organization_id = ${organizationId} and kind = 'invite' and ${isOpen(sql)}
      and id <> ${invitationId} and not ${isOver(sql)}`;
  return rows[0].count;
}
