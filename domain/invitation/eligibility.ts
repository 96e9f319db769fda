import type { EmailAddress } from '../address/types.ts';
import { grantRoles } from '../member/roles.ts';
import { admitsInvite, admitsJoin, claimedByAnother } from '../organization/admits.ts';
import type { OrganizationPolicy } from '../organization/policy.ts';
import { seatForInvite, seatForMember } from '../organization/seats.ts';
import { allow, refuse } from '../outcome.ts';
import type { Outcome, Refused } from '../outcome.ts';
import { duplicateMemberEmail } from '../refusal.ts';
import type { RefusalOfRules } from './refusals-of.ts';

/** What has to be known to judge, gathered under the organization's lock. */
export type EligibilityInput = {
  readonly policy: OrganizationPolicy;
  readonly projectRoles: readonly string[];
  readonly kind: 'invite' | 'join';
  readonly emailAddress: EmailAddress;
  readonly requestedRoles: readonly string[];
  /** Null: the project itself invites. `gone`: the named member is not, or no longer, a member. */
  readonly inviter: { readonly roles: readonly string[] } | 'gone' | null;
  readonly claimedByAnother: boolean;
  readonly isMember: boolean;
  /** Whether the invitation that is judged is open already, and no join: a lowered limit takes its seat from nobody. */
  readonly holdsSeat: boolean;
  readonly activeMembers: number;
  /** Open invites of the organization, not counting joins, nor the invitation that is judged. */
  readonly otherOpenInvites: number;
};

/** What an accept is judged by, and every e-mail before it goes out. */
export type AcceptEligibilityInput = Omit<EligibilityInput, 'holdsSeat' | 'otherOpenInvites'>;

/** Whether the invitation may be made, or made again; answers the roles it grants. */
export function checkInvite(
  facts: EligibilityInput,
): Outcome<readonly string[], RefusalOfRules | 'member_not_found'> {
  if (facts.inviter === 'gone') return refuseInviter();
  const roles = rolesOf(facts, facts.inviter);
  if (!roles.ok) return roles;
  const admitted = admits(facts);
  if (!admitted.ok) return admitted;
  if (facts.isMember) return duplicateMemberEmail();
  if (facts.holdsSeat) return roles;
  const { policy, activeMembers, otherOpenInvites, kind } = facts;
  const seat =
    kind === 'join'
      ? seatForMember({ seatLimit: policy.seatLimit, activeMembers })
      : seatForInvite({ seatLimit: policy.seatLimit, activeMembers, openInvitations: otherOpenInvites });
  return seat.ok ? roles : seat;
}

/** The refusal where the invite is said to come from somebody who is no member. */
export function refuseInviter(): Refused<'member_not_found'> {
  return refuse('member_not_found', 'invited_by_member_id is no member of this organization.');
}

/** The refusal where whoever invited has left since. */
export function refuseGoneInviter(): Refused<'unauthorized_action'> {
  return refuse('unauthorized_action', 'The member who invited is no longer a member of this organization.');
}

/** Whether policy lets the address be invited, or join. */
function admits(
  facts: Pick<EligibilityInput, 'kind' | 'policy' | 'emailAddress' | 'claimedByAnother'>,
): Outcome<void, RefusalOfRules> {
  const { kind, policy, emailAddress } = facts;
  const admitted = kind === 'join' ? admitsJoin(policy, emailAddress) : admitsInvite(policy, emailAddress);
  return admitted.ok ? claimedByAnother(facts.claimedByAnother) : admitted;
}

/**
 * Whether an open invitation may have these terms; answers the roles it grants. Only what is changed is judged, and
 * policy always: who comes in is judged again, and wholly, by the accept.
 * @param facts of the invitation as it would be
 * @param changes whether the address, or the roles, would be others than before
 */
export function checkAmend(
  facts: EligibilityInput,
  changes: { readonly address: boolean; readonly roles: boolean },
): Outcome<readonly string[], RefusalOfRules> {
  const isNewGrant = changes.address || changes.roles;
  if (isNewGrant && facts.inviter === 'gone') return refuseGoneInviter();
  const { inviter, requestedRoles } = facts;
  const roles = isNewGrant && inviter !== 'gone' ? rolesOf(facts, inviter) : allow(requestedRoles);
  if (!roles.ok) return roles;
  const admitted = admits(facts);
  if (!admitted.ok) return admitted;
  return changes.address && facts.isMember ? duplicateMemberEmail() : roles;
}

/**
 * Whether the invitee may come in now: policy, the inviter's standing and the seat are judged again. An e-mail goes
 * out only where this says yes.
 */
export function checkAccept(facts: AcceptEligibilityInput): Outcome<readonly string[], RefusalOfRules> {
  const admitted = admits(facts);
  if (!admitted.ok) return admitted;
  if (facts.inviter === 'gone') return refuseGoneInviter();
  const roles = rolesOf(facts, facts.inviter);
  if (!roles.ok) return roles;
  if (facts.isMember) return duplicateMemberEmail();
  const seat = seatForMember({ seatLimit: facts.policy.seatLimit, activeMembers: facts.activeMembers });
  return seat.ok ? roles : seat;
}

function rolesOf(
  facts: AcceptEligibilityInput,
  inviter: { readonly roles: readonly string[] } | null,
): Outcome<readonly string[], RefusalOfRules> {
  const { projectRoles, requestedRoles } = facts;
  return grantRoles({ projectRoles, requested: requestedRoles, inviterRoles: inviter?.roles ?? null });
}
