import type { PlannedEmail, InvitationSnapshot } from '../domain/invitation/snapshot.ts';
import type { ClosedState, OpenState } from '../domain/invitation/state.ts';
import { isOpen } from '../domain/invitation/state.ts';
import type { InvitationRow } from './invitations.ts';

/** What a run needs to know of its row: ids, instants and names only. */
export function toSnapshot(row: InvitationRow | null): InvitationSnapshot {
  if (row === null) return { open: false, ending: 'none' };
  if (!isOpen(row)) return { open: false, ending: row.state as ClosedState };
  return {
    open: true,
    state: row.state as OpenState,
    revision: row.revision,
    generation: row.generation,
    nextEmail: nextEmailOf(row),
    expiresAtMs: row.expiresAt.getTime(),
    blockedBy: row.blockedBy,
  };
}

/** The next instant at which the run has something to do: kept on the row, so that a lost run is noticed. */
export function dueAtOf(row: InvitationRow): Date | null {
  const snapshot = toSnapshot(row);
  if (!snapshot.open) return null;
  return new Date(Math.min(snapshot.nextEmail?.atMs ?? snapshot.expiresAtMs, snapshot.expiresAtMs));
}

function nextEmailOf(row: InvitationRow): PlannedEmail | null {
  if (row.state !== 'pending') return null;
  if (row.emailDue !== null) {
    const atMs = (row.emailDueAt ?? row.createdAt).getTime();
    return { kind: row.emailDue, ordinal: row.emailDueOrdinal, atMs };
  }
  const next = row.reminders.find((reminder) => reminder.state === 'planned');
  return next === undefined ? null : { kind: next.kind, ordinal: next.ordinal, atMs: next.atMs };
}

/** The standing of an invitation that is about to end: its workflow waits for that, and mails no more. */
export function withoutEmail(snapshot: InvitationSnapshot): InvitationSnapshot {
  return snapshot.open ? { ...snapshot, nextEmail: null } : snapshot;
}
