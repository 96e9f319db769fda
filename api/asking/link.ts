import { findInvitationByToken } from '../../db/invitations.ts';
import type { InvitationRow } from '../../db/invitations.ts';
import type { NewRequest } from '../../db/asked.ts';
import { deadLink } from '../../db/changes/refusals.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import type { Sql } from '../../db/sql.ts';
import { newId } from '../../runtime/ids.ts';
import { hashToken } from '../../runtime/links.ts';
import { pass } from '../http/errors.ts';
import type { Passed } from '../http/errors.ts';

/** The open invitation that a token leads to; null for every other, and for what is no token at all. */
export async function findByLink(sql: Sql, token: string): Promise<InvitationRow | null> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
  const invitation = await findInvitationByToken(sql, hashToken(token));
  return invitation !== null && isOpen(invitation) ? invitation : null;
}

/** What is asked by somebody who holds a link. Refusals: `unable_to_auth_magic_link`. */
export async function requestByLink(
  sql: Sql,
  token: string,
  wanted: { readonly verb: 'accept'; readonly signedInAddress: string | null } | { readonly verb: 'decline' },
): Promise<Passed<NewRequest>> {
  const invitation = await findByLink(sql, token);
  if (invitation === null) return deadLink();
  const tokenHash = hashToken(token).toString('hex');
  const about = {
    id: newId(),
    organizationId: invitation.organizationId,
    invitationId: invitation.id,
    memberId: null,
    actor: { type: 'invitee', id: null } as const,
  };
  return wanted.verb === 'accept'
    ? pass({ ...about, verb: 'accept', terms: { tokenHash, signedInAddress: wanted.signedInAddress } })
    : pass({ ...about, verb: 'decline', terms: { tokenHash, reason: null } });
}
