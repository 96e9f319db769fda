import { isOverAt } from '../../domain/invitation/expiry.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { allow, refuse } from '../../domain/outcome.ts';
import { readAcceptEligibility } from './accept-eligibility.ts';
import type { InvitationRow } from '../invitations.ts';
import { acceptInvitation } from './accept-invitation.ts';
import type { DecisionContext, Decision, RequestFor } from './context.ts';
import { actorOf } from './decide-invite.ts';
import { deadLink } from './refusals.ts';

/**
 * Lets the invitee in, or says why not. Everything is judged again here, in the transaction that inserts the member
 * and closes the invitation; a refusal leaves the invitation open.
 */
export async function decideAccept(
  deciding: DecisionContext<RequestFor<'accept'>>,
): Promise<Decision<'accept'>> {
  const { sql, organization, request, invitation, now } = deciding;
  const { projectRoles } = deciding.deps;
  if (invitation === null || organization.isClosed || !isGoodLink(invitation, deciding)) return deadLink();
  const { signedInAddress } = request.input;
  if (signedInAddress !== null && signedInAddress !== invitation.canonicalAddress) {
    return refuse('email_mismatch', 'email_address is not the address that was invited.');
  }
  const facts = await readAcceptEligibility(sql, organization, invitation.id);
  if (facts === null) return deadLink();
  const actor = actorOf(request);
  const accepted = await acceptInvitation(sql, { organization, invitation, facts, projectRoles, now, actor });
  return accepted.ok ? allow({}) : accepted;
}

/** Judged by the moment it was asked: whoever clicked in time is not too late because a worker was. */
function isGoodLink(
  invitation: InvitationRow,
  { request, deps }: DecisionContext<RequestFor<'accept'>>,
): boolean {
  if (!deps.isLinkAlive({ ...invitation, invitationId: invitation.id })) return false;
  const isCurrent = Buffer.from(invitation.tokenHash).toString('hex') === request.input.tokenHash;
  return isOpen(invitation) && isCurrent && !isOverAt(invitation, request.requestedAt);
}
