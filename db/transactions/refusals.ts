import { refuse } from '../../domain/outcome.ts';
import type { Refused } from '../../domain/outcome.ts';
import { invitationNotFound } from '../../domain/refusal.ts';
import type { InvitationState } from '../../domain/invitation/state.ts';
import { findRefusalTime } from '../requests.ts';
import type { Request } from '../requests.ts';
import type { Tx } from '../sql/client.ts';

/** Returns the one refusal for links that are unknown, used, expired or revoked, so that callers cannot tell them apart. */
export function deadLink(): Refused<'unable_to_auth_magic_link'> {
  return refuse(
    'unable_to_auth_magic_link',
    'magic_links_token is not the token of an open invitation: it is unknown, was used, expired or was revoked.',
  );
}

/** Returns the refusal of a request about a closed invitation. Details say how and when it was closed. */
export function notPending(invitation: {
  readonly state: InvitationState | 'refused';
  readonly closedAt: Date | null;
}): Refused<'invitation_not_pending'> {
  return {
    ok: false,
    refusal: {
      type: 'invitation_not_pending',
      message: `The invitation is not open any more: it is ${invitation.state}.`,
      details: { state: invitation.state, closed_at: invitation.closedAt?.toISOString() ?? null },
    },
  };
}

/** Returns the refusal where the invitation has no row. Where its invite or join was refused, it counts as closed. */
export async function noRow(
  tx: Tx,
  request: Request,
): Promise<Refused<'invitation_not_found' | 'invitation_not_pending'>> {
  const closedAt = await findRefusalTime(tx, request.invitationId);
  if (closedAt !== null) return notPending({ state: 'refused', closedAt });
  return invitationNotFound();
}
