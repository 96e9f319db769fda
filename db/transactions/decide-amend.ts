import { checkAmend } from '../../domain/invitation/eligibility.ts';
import { freshEmail, lifetimeFrom } from '../../domain/invitation/email-schedule.ts';
import type { AmendInput } from '../../domain/invitation/inputs.ts';
import type { Invitation, InvitationChange } from '../../domain/invitation/invitation.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { duplicateMemberEmail } from '../../domain/refusal.ts';
import { actorOf } from '../events.ts';
import type { NewEvent } from '../events.ts';
import { changeInvitation } from '../invitations.ts';
import { isMember } from '../members.ts';
import { isConstraintViolation } from '../sql/client.ts';
import { savepointOnRefusal } from '../sql/rollback-on-refusal.ts';
import type { DecisionContext, Decision, RequestFor } from './context.ts';
import { changeOfAmend } from './input-columns.ts';
import { noRow, notPending } from './refusals.ts';

/**
 * Changes an open invitation. Policy and the changes are judged again. Only a new address sends an email, with a new
 * link.
 */
export async function decideAmend(context: DecisionContext<RequestFor<'amend'>>): Promise<Decision<'amend'>> {
  const { tx, request, invitation, holder, facts } = context;
  const { input } = request;
  if (invitation === null || facts === null) {
    return invitation === null ? noRow(tx, request) : notPending(invitation);
  }
  const roles = checkAmend(facts, {
    address: isOtherAddress(invitation, input),
    roles: input.roles !== undefined && !hasSameEntries(input.roles, invitation.roles),
  });
  if (!roles.ok) return roles;
  // An earlier invite of the new address is decided first.
  if (holder !== null) return duplicateMemberEmail();
  const change = { ...changeOfAmend(input), roles: roles.value, ...newAddress(context, invitation) };
  const details = { fields: Object.keys(input) };
  const event = { type: 'invitation.amended', actor: actorOf(request), details } as const;
  return changeUnlessTaken(context, invitation.id, change, event);
}

function newAddress(
  { deps, now, organization, request }: DecisionContext<RequestFor<'amend'>>,
  invitation: Invitation,
): InvitationChange {
  const { emailAddress } = request.input;
  if (emailAddress === undefined || !isOtherAddress(invitation, request.input)) return {};
  const generation = invitation.generation + 1;
  return {
    address: emailAddress,
    generation,
    ...deps.mintLink(invitation.id, generation),
    ...lifetimeFrom(now, invitation, organization.defaultReminders),
    ...freshEmail(now, invitation.kind),
  };
}

function isOtherAddress(invitation: Invitation, { emailAddress }: AmendInput): boolean {
  return emailAddress !== undefined && emailAddress.canonical !== invitation.address?.canonical;
}

function hasSameEntries(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((entry) => other.includes(entry));
}

/** Changes the invitation. The partial unique index decides which of two invitations has a new address. */
async function changeUnlessTaken(
  { tx, organization }: DecisionContext,
  invitationId: string,
  change: InvitationChange,
  event: NewEvent,
): Promise<Outcome<Record<string, never>, 'duplicate_member_email'>> {
  try {
    return await savepointOnRefusal(tx, async (part) => {
      const { address } = await changeInvitation(part, invitationId, change, [event]);
      // The change may have waited for the accept of the invitation that had the new address until then.
      const isLate = await isMember(part, organization.id, address?.canonical ?? '');
      return isLate ? duplicateMemberEmail() : allow({});
    });
  } catch (error) {
    if (!isConstraintViolation(error, 'invitations_address_is_open')) throw error;
    return duplicateMemberEmail();
  }
}
