import { checkInvite } from '../../domain/invitation/eligibility.ts';
import { freshEmail, lifetimeFrom, sameEmailAgain } from '../../domain/invitation/email-schedule.ts';
import { isOpenFor } from '../../domain/invitation/invitation.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { allow } from '../../domain/outcome.ts';
import { changeInvitation } from '../invitations.ts';
import { wasEmailedLately } from '../requests-already-member.ts';
import type { DecisionContext, Decision, RequestFor } from './context.ts';
import { create, eligibilityOf, reassign, reassignToNew } from './decide-invite.ts';
import { changeOfJoin } from './input-columns.ts';

/**
 * Decides a request to join: a member gets an already-member email, an invited person the same email again, and everyone
 * else a link.
 */
export async function decideJoin(context: DecisionContext<RequestFor<'join'>>): Promise<Decision<'join'>> {
  const { request, now, organization, invitation, holder } = context;
  const { input } = request;
  if (invitation !== null) {
    return isOpenFor(invitation, input.emailAddress)
      ? sendSameAgain(context, invitation)
      : reassignToNew(context);
  }
  // Before anything is judged: an invited person gets the same email again.
  if (holder !== null) return reassign(context, holder);
  const eligibility = eligibilityOf(context);
  if (eligibility.isMember) return greetMember(context);
  const roles = checkInvite(eligibility);
  if (!roles.ok) return roles;
  const lifetime = { kind: 'join', lifetimeMinutes: input.lifetimeMinutes, reminderRules: null } as const;
  return create(context, {
    ...changeOfJoin(input, roles.value),
    ...lifetimeFrom(now, lifetime, organization.defaultReminders),
    ...freshEmail(now, 'join'),
  });
}

/** Marks the outcome for an already-member email, of which a member gets at most one an hour. */
async function greetMember({ tx, request }: DecisionContext): Promise<Decision<'join'>> {
  const emailedLately = await wasEmailedLately(tx, request);
  return allow({ note: 'already_member', ...(emailedLately ? { emailedLately } : {}) });
}

async function sendSameAgain(
  { tx, now }: DecisionContext,
  invitation: Invitation,
): Promise<Decision<'join'>> {
  const change = sameEmailAgain(invitation, now);
  if (change !== null) await changeInvitation(tx, invitation.id, change);
  return allow({});
}
