import type { NewRequest } from '../../db/requests-insert.ts';
import type { TransactionDeps } from '../../db/transactions/context.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { readInvitationBySupersededToken, readInvitationByToken } from '../../db/invitations-read.ts';
import { tokenPattern } from '../../domain/invitation/link.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { newId } from '../../runtime/ids.ts';
import { hashToken } from '../../runtime/links.ts';

/** An invitation found by its link, with the name of its organization. */
export type LinkedInvitation = Invitation & { readonly organizationName: string };

type Links = Pick<TransactionDeps, 'sql' | 'isLinkAlive'>;

/**
 * Finds the invitation, open or closed, whose newest link has a token. Null for what is no token, and for a link whose
 * key is not configured any more: the key may have leaked.
 */
export async function findByLink(
  { sql, isLinkAlive }: Links,
  token: string,
): Promise<LinkedInvitation | null> {
  if (!tokenPattern.test(token)) return null;
  const invitation = await readInvitationByToken(sql, hashToken(token));
  return invitation !== null && isLinkAlive({ ...invitation, invitationId: invitation.id })
    ? invitation
    : null;
}

/** The same, null also where the invitation is closed. */
export async function findOpenByLink(links: Links, token: string): Promise<LinkedInvitation | null> {
  const invitation = await findByLink(links, token);
  return invitation !== null && isOpen(invitation) ? invitation : null;
}

/**
 * Finds the open invitation of which a token was an older link, replaced by one in a newer email to the same mailbox.
 * Null while that email is held, and where `findByLink` returns null.
 */
export async function findBySupersededLink(
  { sql, isLinkAlive }: Links,
  token: string,
): Promise<Invitation | null> {
  const found = await readInvitationBySupersededToken(sql, hashToken(token));
  if (found === null) return null;
  const { invitation, link } = found;
  if (!isLinkAlive({ ...link, invitationId: invitation.id })) return null;
  return invitation.state === 'pending' && invitation.blockedBy === null ? invitation : null;
}

type ByLink =
  { readonly verb: 'accept'; readonly signedInAddress: string | null } | { readonly verb: 'decline' };

/** The invitee's request about the invitation of a link. */
export function newLinkRequest(
  invitation: Pick<Invitation, 'id' | 'organizationId'>,
  token: string,
  wanted: ByLink,
): NewRequest {
  const tokenHash = hashToken(token).toString('hex');
  const about = {
    id: newId(),
    organizationId: invitation.organizationId,
    invitationId: invitation.id,
    memberId: null,
    actor: { type: 'invitee', id: null } as const,
  };
  return wanted.verb === 'accept'
    ? { ...about, verb: 'accept', input: { tokenHash, signedInAddress: wanted.signedInAddress } }
    : { ...about, verb: 'decline', input: { tokenHash, reason: null } };
}
