import { isOverAt } from '../../domain/invitation/expiry.ts';
import { hasToken } from '../../domain/invitation/link.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { allow, refuse } from '../../domain/outcome.ts';
import { actorOf } from '../events.ts';
import { acceptInvitation } from './accept-invitation.ts';
import type { DecisionContext, Decision, RequestFor } from './context.ts';
import { deadLink } from './refusals.ts';

/**
 * Inserts the invitee as a member, or refuses. Everything is judged again here, in the transaction that inserts the
 * member and closes the invitation. A refusal leaves the invitation open.
 */
export async function decideAccept(
  context: DecisionContext<RequestFor<'accept'>>,
): Promise<Decision<'accept'>> {
  const { tx, organization, request, invitation, now, facts } = context;
  if (invitation === null || organization.isClosed || !isLinkGood(invitation, context)) return deadLink();
  const { signedInAddress } = request.input;
  if (signedInAddress !== null && signedInAddress !== invitation.address?.canonical) {
    return refuse('email_mismatch', 'email_address is not the address that was invited.');
  }
  if (facts === null) return deadLink();
  const actor = actorOf(request);
  const accepted = await acceptInvitation(tx, { organization, invitation, eligibility: facts, now, actor });
  return accepted.ok ? allow({}) : accepted;
}

/** Returns whether the link is that of an open invitation. Time is judged by the request, not by its decision. */
function isLinkGood(
  invitation: Invitation,
  { request, deps }: DecisionContext<RequestFor<'accept'>>,
): boolean {
  if (!deps.isLinkAlive({ ...invitation, invitationId: invitation.id })) return false;
  return (
    isOpen(invitation) &&
    hasToken(invitation, request.input.tokenHash) &&
    !isOverAt(invitation, request.requestedAt)
  );
}
