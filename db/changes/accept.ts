import { judgeAccept } from '../../domain/invitation/judge.ts';
import { isOverAt } from '../../domain/invitation/over.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { allow, refuse } from '../../domain/outcome.ts';
import { addEvent } from '../events.ts';
import { addressOf, findInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import { closeInvitation } from './close.ts';
import { insertMember } from './create-member.ts';
import type { Deciding, Decision, RequestFor } from './deciding.ts';
import { gatherFacts } from './facts.ts';
import { actorOf } from './invite.ts';
import { deadLink } from './refusals.ts';

/**
 * Lets the invitee in, or says why not. Everything is judged again here, in the transaction that inserts the member
 * and closes the invitation; a refusal leaves the invitation open.
 */
export async function decideAccept(deciding: Deciding<RequestFor<'accept'>>): Promise<Decision> {
  const { sql, organization, request, now } = deciding;
  const invitation = await findInvitation(sql, request.invitationId);
  if (invitation === null || organization.isClosed || !isGoodLink(invitation, request)) return deadLink();
  const { signedInAddress } = request.terms;
  if (signedInAddress !== null && signedInAddress !== invitation.canonicalAddress) {
    return refuse('email_mismatch', 'email_address is not the address that was invited.');
  }
  const emailAddress = addressOf(invitation);
  const facts = await gatherFacts(deciding, {
    kind: invitation.kind,
    emailAddress,
    requestedRoles: invitation.roles,
    invitedByMemberId: invitation.invitedByMemberId,
    invitationId: invitation.id,
  });
  const roles = judgeAccept(facts);
  if (!roles.ok) return roles;
  const member = await insertMember(sql, organization, {
    id: invitation.memberId,
    invitationId: invitation.id,
    emailAddress,
    emailVerified: true,
    name: invitation.name ?? '',
    roles: roles.value,
    trustedMetadata: invitation.trustedMetadata,
    untrustedMetadata: invitation.untrustedMetadata,
  });
  if (!member.ok) return member;
  const actor = actorOf(request);
  const accepted = await closeInvitation(sql, invitation, { state: 'accepted', at: now, actor });
  await addEvent(sql, accepted, { type: 'member.created', actor });
  return allow({});
}

/** Judged by the moment it was asked: whoever clicked in time is not too late because a worker was. */
function isGoodLink(invitation: InvitationRow, request: RequestFor<'accept'>): boolean {
  const isCurrent = Buffer.from(invitation.tokenHash).toString('hex') === request.terms.tokenHash;
  return isOpen(invitation) && isCurrent && !isOverAt(invitation, request.askedAt);
}
