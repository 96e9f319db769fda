import { refuse } from '../../domain/outcome.ts';
import type { Refused } from '../../domain/outcome.ts';
import type { InvitationState } from '../../domain/invitation/state.ts';
import { whenRefused } from '../asked.ts';
import type { Request } from '../requests.ts';
import type { Sql } from '../sql/client.ts';
import { invitationNotFound } from '../../domain/refusal.ts';

/** The same words for a link that is unknown, used, expired or revoked: none of them is anybody's to know. */
export function deadLink(): Refused<'unable_to_auth_magic_link'> {
  return refuse(
    'unable_to_auth_magic_link',
    'magic_links_token is not the token of an open invitation: it is unknown, was used, expired or was revoked.',
  );
}

/** The operation meets a closed invitation; details say how and when it was closed. */
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

/** There is no row; where that is so since the invite or join was refused, it counts as closed. */
export async function noRow(
  sql: Sql,
  request: Request,
): Promise<Refused<'invitation_not_found' | 'invitation_not_pending'>> {
  const closedAt = await whenRefused(sql, request.invitationId);
  if (closedAt !== null) return notPending({ state: 'refused', closedAt });
  return invitationNotFound();
}
