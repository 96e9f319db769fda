import { refuse } from '../../domain/outcome.ts';
import type { Refused } from '../../domain/outcome.ts';
import type { InvitationRow } from '../invitations.ts';

/** The same words for a link that is unknown, used, expired or revoked: none of them is anybody's to know. */
export function deadLink(): Refused<'unable_to_auth_magic_link'> {
  return refuse(
    'unable_to_auth_magic_link',
    'magic_links_token is not the token of an open invitation: it is unknown, was used, expired or was revoked.',
  );
}

/** The operation meets a closed invitation; details say how and when it was closed. */
export function notPending(
  invitation: Pick<InvitationRow, 'state' | 'closedAt'>,
): Refused<'invitation_not_pending'> {
  return {
    ok: false,
    refusal: {
      type: 'invitation_not_pending',
      message: `The invitation is not open any more: it is ${invitation.state}.`,
      details: { state: invitation.state, closed_at: invitation.closedAt?.toISOString() ?? null },
    },
  };
}

export function noInvitation(): Refused<'invitation_not_found'> {
  return refuse('invitation_not_found', 'There is no such invitation.');
}
