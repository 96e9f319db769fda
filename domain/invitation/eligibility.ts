import type { EmailAddress } from '../address/types.ts';
import { grantRoles } from '../member/roles.ts';
import { admitsInvite, admitsJoin, claimedByAnother } from '../organization/admits.ts';
import type { OrganizationPolicy } from '../organization/policy.ts';
import { seatForInvite, seatForMember } from '../organization/seats.ts';
import { allow, refuse } from '../outcome.ts';
import type { Outcome, Refused } from '../outcome.ts';
import { duplicateMemberEmail } from '../refusal.ts';
import type { RefusalOfRules } from './refusals-of.ts';

/** What an invitation is judged by, read under the organization's lock. */
export type EligibilityInput = {
  readonly policy: OrganizationPolicy;
  /** Lowest first. */
  readonly projectRoles: readonly string[];
  readonly kind: 'invite' | 'join';
  readonly emailAddress: EmailAddress;
  readonly requestedRoles: readonly string[];
  /** Null: the project invites. `gone`: the inviter is not, or no longer, a member. */
  readonly inviter: { readonly roles: readonly string[] } | 'gone' | null;
  readonly claimedByAnother: boolean;
  readonly isMember: boolean;
};

/** What an accept is judged by, and every email before it is sent. */
export type AcceptEligibilityInput = EligibilityInput & { readonly activeMembers: number };

/** What an invite or a join is judged by. */
export type InviteEligibilityInput = AcceptEligibilityInput & {
  /** Whether the invitation takes a seat already, see `takesSeat`: a lowered limit takes no seat away. */
  readonly holdsSeat: boolean;
  /** Other open invites of the organization. Joins take no seat, so they are not counted. */
  readonly otherOpenInvites: number;
};

/** Returns the roles that an invite or a join grants, or the refusal. */
export function checkInvite(
  input: InviteEligibilityInput,
): Outcome<readonly string[], RefusalOfRules | 'member_not_found'> {
  if (input.inviter === 'gone') return refuseInviter();
  const roles = rolesOf(input, input.inviter);
  if (!roles.ok) return roles;
  const admitted = admits(input);
  if (!admitted.ok) return admitted;
  if (input.isMember) return duplicateMemberEmail();
  if (input.holdsSeat) return roles;
  const { policy, activeMembers, otherOpenInvites, kind } = input;
  const seat =
    kind === 'join'
      ? seatForMember({ seatLimit: policy.seatLimit, activeMembers })
      : seatForInvite({ seatLimit: policy.seatLimit, activeMembers, openInvites: otherOpenInvites });
  return seat.ok ? roles : seat;
}

/** Returns the refusal of an invite whose inviter is not a member. */
export function refuseInviter(): Refused<'member_not_found'> {
  return refuse('member_not_found', 'invited_by_member_id is no member of this organization.');
}

/** Returns the refusal where the inviter was deleted since. */
export function refuseGoneInviter(): Refused<'unauthorized_action'> {
  return refuse('unauthorized_action', 'The member who invited is no longer a member of this organization.');
}

/** Returns whether policy admits the address to be invited, or to join. */
function admits(
  input: Pick<EligibilityInput, 'kind' | 'policy' | 'emailAddress' | 'claimedByAnother'>,
): Outcome<void, RefusalOfRules> {
  const { kind, policy, emailAddress } = input;
  const admitted = kind === 'join' ? admitsJoin(policy, emailAddress) : admitsInvite(policy, emailAddress);
  return admitted.ok ? claimedByAnother(input.claimedByAnother) : admitted;
}

/**
 * Returns the roles that an amended invitation grants, or the refusal. Judges the changes, and policy in any case; the
 * accept judges the whole invitation again.
 * @param input of the invitation as amended
 * @param changes whether address or roles differ from before
 */
export function checkAmend(
  input: EligibilityInput,
  changes: { readonly address: boolean; readonly roles: boolean },
): Outcome<readonly string[], RefusalOfRules> {
  const isNewGrant = changes.address || changes.roles;
  if (isNewGrant && input.inviter === 'gone') return refuseGoneInviter();
  const { inviter, requestedRoles } = input;
  const roles = isNewGrant && inviter !== 'gone' ? rolesOf(input, inviter) : allow(requestedRoles);
  if (!roles.ok) return roles;
  const admitted = admits(input);
  if (!admitted.ok) return admitted;
  return changes.address && input.isMember ? duplicateMemberEmail() : roles;
}

/**
 * Returns the roles that an accept grants now, or the refusal: policy, the inviter's roles and the seat are judged again.
 * An email is sent only where an accept would succeed.
 */
export function checkAccept(input: AcceptEligibilityInput): Outcome<readonly string[], RefusalOfRules> {
  const admitted = admits(input);
  if (!admitted.ok) return admitted;
  if (input.inviter === 'gone') return refuseGoneInviter();
  const roles = rolesOf(input, input.inviter);
  if (!roles.ok) return roles;
  if (input.isMember) return duplicateMemberEmail();
  const seat = seatForMember({ seatLimit: input.policy.seatLimit, activeMembers: input.activeMembers });
  return seat.ok ? roles : seat;
}

function rolesOf(
  input: EligibilityInput,
  inviter: { readonly roles: readonly string[] } | null,
): Outcome<readonly string[], RefusalOfRules> {
  const { projectRoles, requestedRoles } = input;
  return grantRoles({ projectRoles, requested: requestedRoles, inviterRoles: inviter?.roles ?? null });
}
