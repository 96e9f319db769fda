import type { RefusalType } from '../refusal.ts';
import type { Invitation } from './invitation.ts';
import { isClosed } from './state.ts';
import type { ClosedState, OpenState } from './state.ts';

/** The kinds of email. `already_member` is sent to a member who requests to join. */
export const emailKinds = ['invitation', 'join', 'reminder', 'last_call', 'already_member'] as const;
export type EmailKind = (typeof emailKinds)[number];

/** An email that is not sent yet, due at `atMs` (milliseconds since 1970). */
export type PlannedEmail = { readonly kind: EmailKind; readonly ordinal: number; readonly atMs: number };

/**
 * What the workflow of an open invitation needs to know: instants and names, no personal data, since the workflow's
 * history stores all of it.
 */
export type OpenSnapshot = {
  readonly state: OpenState;
  /** Grows with each change of the row. Of two snapshots, the one with the greater revision counts. */
  readonly revision: number;
  /** A new generation has a new link. Emails of an earlier one are not sent any more. */
  readonly generation: number;
  readonly nextEmail: PlannedEmail | null;
  readonly expiresAtMs: number;
  /** The refusal by which policy holds the next email. */
  readonly blockedBy: RefusalType | null;
};

/** How an invitation stands: open, closed, or `none` where it has no row. */
export type InvitationSnapshot =
  ({ readonly open: true } & OpenSnapshot) | { readonly open: false; readonly ending: ClosedState | 'none' };

/**
 * The name of a request's outcome in histories. `already_open`: it was reassigned to another invitation.
 * `unknown_request`: there is no request of this id. `undecided`: it cannot be decided now, and stays pending.
 */
export type OutcomeCode =
  'done' | 'already_open' | 'already_member' | 'unknown_request' | 'undecided' | RefusalType;

export type DecisionResult = {
  readonly outcome: OutcomeCode;
  readonly snapshot: InvitationSnapshot;
  /** Requests to join of members whose already-member email was not sent yet. */
  readonly alreadyMembers?: readonly string[];
};

/** An invitation's snapshot, for its workflow to follow. */
export type LoadedInvitation = InvitationSnapshot & { readonly alreadyMembers?: readonly string[] };

/** The result of an attempt to send an email, and the invitation's snapshot after it. */
export type SendResult = {
  readonly result: 'sent' | 'held' | 'undeliverable' | 'nothing_to_send';
  readonly snapshot: InvitationSnapshot;
};

/** Returns the snapshot of an invitation; null: it has no row. */
export function toSnapshot(invitation: Invitation | null): InvitationSnapshot {
  if (invitation === null) return { open: false, ending: 'none' };
  const { state, revision, generation, expiresAt, blockedBy } = invitation;
  if (isClosed(state)) return { open: false, ending: state };
  return {
    open: true,
    state,
    revision,
    generation,
    nextEmail: nextEmailOf(invitation),
    expiresAtMs: expiresAt.getTime(),
    blockedBy,
  };
}

/** Returns the snapshot of an invitation that its workflow is about to close: it sends no more emails. */
export function withoutEmail(snapshot: InvitationSnapshot): InvitationSnapshot {
  return snapshot.open ? { ...snapshot, nextEmail: null } : snapshot;
}

/** Returns when the invitation's workflow has to act next, from which housekeeping sees that it is gone; null once closed. */
export function dueAtOf(invitation: Invitation): Date | null {
  const snapshot = toSnapshot(invitation);
  if (!snapshot.open) return null;
  return new Date(Math.min(snapshot.nextEmail?.atMs ?? snapshot.expiresAtMs, snapshot.expiresAtMs));
}

function nextEmailOf(invitation: Invitation): PlannedEmail | null {
  const { state, emailDue, emailDueOrdinal, emailDueAt, createdAt, reminders } = invitation;
  if (state !== 'pending') return null;
  if (emailDue !== null) {
    return { kind: emailDue, ordinal: emailDueOrdinal, atMs: (emailDueAt ?? createdAt).getTime() };
  }
  const next = reminders.find((reminder) => reminder.state === 'planned');
  return next === undefined ? null : { kind: next.kind, ordinal: next.ordinal, atMs: next.atMs };
}

/**
 * Returns the email that is due at `nowMs`, if any. An email with a link is due as soon as the row names it: its instant
 * is of the database's clock, which may be ahead of the clock of `nowMs`.
 */
export function dueEmail({ nextEmail }: OpenSnapshot, nowMs: number): PlannedEmail | null {
  if (nextEmail === null) return null;
  return nextEmail.atMs <= nowMs || carriesLink(nextEmail) ? nextEmail : null;
}

/**
 * Returns the instant (milliseconds since 1970) until which there is nothing to do; null where no timer is needed.
 * While an email is being sent, the next one waits for its result. The lifetime starts with the first email of a link, so
 * while that one is being sent, the invitation cannot be over.
 */
export function nextInstant(plan: OpenSnapshot, sending: boolean): number | null {
  const { nextEmail, expiresAtMs, blockedBy } = plan;
  if (nextEmail === null) return expiresAtMs;
  if (!sending) return Math.min(nextEmail.atMs, expiresAtMs);
  return startsLife(nextEmail) && blockedBy === null ? null : expiresAtMs;
}

function startsLife(email: PlannedEmail): boolean {
  return carriesLink(email) && email.ordinal === 1;
}

function carriesLink(email: PlannedEmail): boolean {
  return email.kind === 'invitation' || email.kind === 'join';
}
