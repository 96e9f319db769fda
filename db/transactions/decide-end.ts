import { hasToken } from '../../domain/invitation/link.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { allow } from '../../domain/outcome.ts';
import { actorOf } from '../events.ts';
import { closeInvitation } from './close-invitation.ts';
import type { DecisionContext, Decision, RequestFor } from './context.ts';
import { deadLink, noRow, notPending } from './refusals.ts';

const stateOf = { decline: 'declined', revoke: 'revoked' } as const;

/** Closes the invitation as declined or revoked. Repeating the request that closed it succeeds. */
export async function decideEnd(
  context: DecisionContext<RequestFor<'decline' | 'revoke'>>,
): Promise<Decision<'decline' | 'revoke'>> {
  const { tx, request, invitation, now, deps } = context;
  const state = stateOf[request.kind];
  const { tokenHash, reason } = request.input;
  if (invitation === null) return tokenHash === null ? noRow(tx, request) : deadLink();
  if (tokenHash !== null) {
    const isAlive = deps.isLinkAlive({ ...invitation, invitationId: invitation.id });
    if (!isAlive || !hasToken(invitation, tokenHash)) return deadLink();
  }
  if (!isOpen(invitation)) {
    if (invitation.state === state) return allow({});
    return tokenHash === null ? notPending(invitation) : deadLink();
  }
  await closeInvitation(tx, invitation, { state, at: now, actor: actorOf(request), reason });
  return allow({});
}
