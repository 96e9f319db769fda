import type { EmailAddress } from '../address/types.ts';
import { grantRoles } from '../member/roles.ts';
import { admitsInvite, admitsJoin, claimedByAnother } from '../organization/admits.ts';
import type { OrganizationPolicy } from '../organization/policy.ts';
import { seatForInvite, seatForMember } from '../organization/seats.ts';
import { refuse } from '../outcome.ts';
import type { Outcome, Refused } from '../outcome.ts';

/** What has to be known to judge, gathered under the organization's lock. */
export type Facts = {
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

/** Whether the invitation may be made, or made again; answers the roles it grants. */
export function judgeInvite(facts: Facts): Outcome<readonly string[]> {
  if (facts.inviter === 'gone') return isNoInviter();
  const roles = rolesOf(facts, facts.inviter);
  if (!roles.ok) return roles;
  const admitted = admits(facts);
  if (!admitted.ok) return admitted;
  if (facts.isMember) return isMemberAlready();
  if (facts.holdsSeat) return roles;
  const { policy, activeMembers, otherOpenInvites, kind } = facts;
  const seat =
    kind === 'join'
      ? seatForMember({ seatLimit: policy.seatLimit, activeMembers })
      : seatForInvite({ seatLimit: policy.seatLimit, activeMembers, openInvitations: otherOpenInvites });
  return seat.ok ? roles : seat;
}

/** The refusal where the invite is said to come from somebody who is no member. */
export function isNoInviter(): Refused {
  return refuse('member_not_found', 'invited_by_member_id is no member of this organization.');
}

/** The refusal where whoever invited has left since. */
export function inviterIsGone(): Refused {
  return refuse('unauthorized_action', 'The member who invited is no longer a member of this organization.');
}

/** The refusal where somebody who is in already would be invited or made a member. */
export function isMemberAlready(): Refused {
  return refuse('duplicate_member_email', 'email_address belongs to an active member of this organization.');
}

/** Whether policy lets the invitation's e-mails go out, and its link be used. */
export function admits(
  facts: Pick<Facts, 'kind' | 'policy' | 'emailAddress' | 'claimedByAnother'>,
): Outcome<void> {
  const { kind, policy, emailAddress } = facts;
  const admitted = kind === 'join' ? admitsJoin(policy, emailAddress) : admitsInvite(policy, emailAddress);
  return admitted.ok ? claimedByAnother(facts.claimedByAnother) : admitted;
}

/** Whether the invitee may come in now: policy, the inviter's standing and the seat are judged again. */
export function judgeAccept(facts: Facts): Outcome<readonly string[]> {
  const admitted = admits(facts);
  if (!admitted.ok) return admitted;
  if (facts.inviter === 'gone') return inviterIsGone();
  const roles = rolesOf(facts, facts.inviter);
  if (!roles.ok) return roles;
  if (facts.isMember) {
    return refuse(
      'duplicate_member_email',
      'The invited address belongs to an active member of this organization.',
    );
  }
  const seat = seatForMember({ seatLimit: facts.policy.seatLimit, activeMembers: facts.activeMembers });
  return seat.ok ? roles : seat;
}

function rolesOf(
  facts: Facts,
  inviter: { readonly roles: readonly string[] } | null,
): Outcome<readonly string[]> {
  const { projectRoles, requestedRoles } = facts;
  return grantRoles({ projectRoles, requested: requestedRoles, inviterRoles: inviter?.roles ?? null });
}
