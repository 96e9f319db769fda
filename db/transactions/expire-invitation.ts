import { overFrom } from '../../domain/invitation/expiry.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { dueAtOf, toSnapshot } from '../../domain/invitation/snapshot.ts';
import type { InvitationSnapshot } from '../../domain/invitation/snapshot.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { system } from '../events.ts';
import { changeInvitation, lockInvitation } from '../invitations.ts';
import { hasPendingRequests } from '../requests.ts';
import type { Tx } from '../sql/client.ts';
import { closeInvitation } from './close-invitation.ts';
import type { TransactionDeps } from './context.ts';
import { loadInvitation } from './decide.ts';
import { findingsOf } from './findings.ts';
import type { Findings } from './findings.ts';
import { inTransaction, readClock } from './run.ts';

/**
 * Closes the invitation as expired if it is over by the database's clock. Pending requests are decided first, since an
 * accept or an amendment may have been made in time. Until its first email is sent, it is over after 30 days.
 * @returns its snapshot. Where it is open, call again at the expiry in it, or soon if that has passed
 */
export async function expireInvitation(
  deps: TransactionDeps,
  invitationId: string,
): Promise<InvitationSnapshot & Findings> {
  const expired = await inTransaction(deps, (tx) => expireIfDue(tx, invitationId, { unlessPending: true }));
  if (expired !== 'pending') return toSnapshot(expired);
  const { alreadyMembers, faults } = await loadInvitation(deps, invitationId);
  // Requests that are still pending cannot be decided, and do not keep the invitation open.
  const closed = await inTransaction(deps, (tx) => expireIfDue(tx, invitationId));
  return { ...toSnapshot(closed), ...findingsOf(alreadyMembers, faults) };
}

function expireIfDue(tx: Tx, invitationId: string): Promise<Invitation | null>;
function expireIfDue(
  tx: Tx,
  invitationId: string,
  options: { readonly unlessPending: true },
): Promise<Invitation | null | 'pending'>;
async function expireIfDue(
  tx: Tx,
  invitationId: string,
  options?: { readonly unlessPending: true },
): Promise<Invitation | null | 'pending'> {
  const invitation = await lockInvitation(tx, invitationId);
  if (invitation === null || !isOpen(invitation)) return invitation;
  const now = await readClock(tx);
  if (now < invitation.expiresAt) return invitation;
  if (options?.unlessPending && (await hasPendingRequests(tx, invitationId))) return 'pending';
  const over = overFrom(invitation);
  if (now < over) return moveExpiry(tx, invitation, over);
  return closeInvitation(tx, invitation, { state: 'expired', at: over, actor: system });
}

function moveExpiry(tx: Tx, invitation: Invitation, expiresAt: Date): Promise<Invitation> {
  return changeInvitation(tx, invitation.id, { expiresAt, dueAt: dueAtOf({ ...invitation, expiresAt }) });
}
