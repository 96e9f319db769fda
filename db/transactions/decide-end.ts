import { isOpen } from '../../domain/invitation/state.ts';
import { allow } from '../../domain/outcome.ts';
import { closeInvitation } from './close-invitation.ts';
import type { DecisionContext, Decision, RequestFor } from './context.ts';
import { actorOf } from './decide-invite.ts';
import { deadLink, noRow, notPending } from './refusals.ts';

const endingOf = { decline: 'declined', revoke: 'revoked' } as const;

/** Closes the invitation as declined or revoked. Whoever repeats what closed it is told that it is done. */
export async function decideEnd(
  deciding: DecisionContext<RequestFor<'decline' | 'revoke'>>,
): Promise<Decision<'decline' | 'revoke'>> {
  const { sql, request, invitation, now, deps } = deciding;
  const state = endingOf[request.kind];
  const { tokenHash, reason } = request.input;
  if (invitation === null) return tokenHash === null ? noRow(sql, request) : deadLink();
  if (tokenHash !== null) {
    const isCurrent = tokenHash === Buffer.from(invitation.tokenHash).toString('hex');
    if (!isCurrent || !deps.isLinkAlive({ ...invitation, invitationId: invitation.id })) return deadLink();
  }
  if (!isOpen(invitation)) {
    if (invitation.state === state) return allow({});
    return tokenHash === null ? notPending(invitation) : deadLink();
  }
  await closeInvitation(sql, invitation, { state, at: now, actor: actorOf(request), reason });
  return allow({});
}
