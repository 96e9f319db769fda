import type { InvitationSnapshot } from '../../domain/invitation/snapshot.ts';
import { overFrom } from '../../domain/invitation/expiry.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { system } from '../events.ts';
import { changeInvitation, lockInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import { hasPendingRequests } from '../requests.ts';
import type { Sql } from '../sql/client.ts';
import { dueAtOf, toSnapshot } from '../invitations-snapshot.ts';
import { closeInvitation } from './close-invitation.ts';
import { inTransaction, loadInvitation } from './decide.ts';
import { readClock } from './context.ts';
import type { TransactionDeps } from './context.ts';
import { findingsOf } from './findings.ts';
import type { Findings } from './findings.ts';

/**
 * Closes the invitation as expired if its time is over by the database's clock. What waits is decided first: an
 * accept, or new terms, may have been asked in time. It is not over before its first e-mail went out, for which it
 * waits 30 days at most.
 * @returns how it stands; where it is open, ask again at the expiry it names, or soon if that has passed
 */
export async function expireInvitation(
  deps: TransactionDeps,
  invitationId: string,
): Promise<InvitationSnapshot & Findings> {
  const first = await endUnlessWaiting(deps, invitationId);
  if (first !== 'waiting') return first;
  const { alreadyMembers, faults } = await loadInvitation(deps, invitationId);
  // What waits still cannot be decided, and does not keep it open.
  const snapshot = await inTransaction(deps, (sql) => end(sql, invitationId));
  return { ...snapshot, ...findingsOf(alreadyMembers, faults) };
}

function endUnlessWaiting(
  deps: TransactionDeps,
  invitationId: string,
): Promise<InvitationSnapshot | 'waiting'> {
  return inTransaction(deps, async (sql) => {
    const [row, isWaiting] = await Promise.all([
      lockInvitation(sql, invitationId),
      hasPendingRequests(sql, invitationId),
    ]);
    const isDue = row !== null && isOpen(row) && (await readClock(sql)) >= row.expiresAt;
    return isDue && isWaiting ? 'waiting' : end(sql, invitationId);
  });
}

async function end(sql: Sql, invitationId: string): Promise<InvitationSnapshot> {
  const row = await lockInvitation(sql, invitationId);
  if (row === null || !isOpen(row)) return toSnapshot(row);
  const now = await readClock(sql);
  if (now < row.expiresAt) return toSnapshot(row);
  const over = overFrom(row);
  if (now < over) return toSnapshot(await moveExpiry(sql, row, over));
  return toSnapshot(await closeInvitation(sql, row, { state: 'expired', at: over, actor: system }));
}

function moveExpiry(sql: Sql, row: InvitationRow, expiresAt: Date): Promise<InvitationRow> {
  return changeInvitation(sql, row.id, { expiresAt, dueAt: dueAtOf({ ...row, expiresAt }) });
}
