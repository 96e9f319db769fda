import type { Standing } from '../../domain/invitation/plan.ts';
import { overFrom } from '../../domain/invitation/over.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { system } from '../events.ts';
import { changeInvitation, lockInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import { isAnythingWaiting } from '../requests.ts';
import type { Sql } from '../sql.ts';
import { dueAtOf, standingOf } from '../standing.ts';
import { closeInvitation } from './close.ts';
import { inTransaction, takeUpInvitation } from './decide.ts';
import { clockOf } from './deciding.ts';
import type { Changes } from './deciding.ts';
import { findingsOf } from './findings.ts';
import type { Findings } from './findings.ts';

/**
 * Closes the invitation as expired if its time is over by the database's clock. What waits is decided first: an
 * accept, or new terms, may have been asked in time. It is not over before its first e-mail went out, for which it
 * waits 30 days at most.
 * @returns how it stands; where it is open, ask again at the expiry it names, or soon if that has passed
 */
export async function expireInvitation(changes: Changes, invitationId: string): Promise<Standing & Findings> {
  const first = await endUnlessWaiting(changes, invitationId);
  if (first !== 'waiting') return first;
  const { notices, faults } = await takeUpInvitation(changes, invitationId);
  // What waits still cannot be decided, and does not keep it open.
  const standing = await inTransaction(changes, (sql) => end(sql, invitationId));
  return { ...standing, ...findingsOf(notices, faults) };
}

function endUnlessWaiting(changes: Changes, invitationId: string): Promise<Standing | 'waiting'> {
  return inTransaction(changes, async (sql) => {
    const [row, isWaiting] = await Promise.all([
      lockInvitation(sql, invitationId),
      isAnythingWaiting(sql, invitationId),
    ]);
    const isDue = row !== null && isOpen(row) && (await clockOf(sql)) >= row.expiresAt;
    return isDue && isWaiting ? 'waiting' : end(sql, invitationId);
  });
}

async function end(sql: Sql, invitationId: string): Promise<Standing> {
  const row = await lockInvitation(sql, invitationId);
  if (row === null || !isOpen(row)) return standingOf(row);
  const now = await clockOf(sql);
  if (now < row.expiresAt) return standingOf(row);
  const over = overFrom(row);
  if (now < over) return standingOf(await moveExpiry(sql, row, over));
  return standingOf(await closeInvitation(sql, row, { state: 'expired', at: over, actor: system }));
}

function moveExpiry(sql: Sql, row: InvitationRow, expiresAt: Date): Promise<InvitationRow> {
  return changeInvitation(sql, row.id, { expiresAt, dueAt: dueAtOf({ ...row, expiresAt }) });
}
