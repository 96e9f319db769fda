import type { RefusalType } from '../refusal.ts';
import type { ClosedState, OpenState } from './state.ts';

/** The kinds of e-mail. `already_member` responds to a request to join from the address of a member. */
export const emailKinds = ['invitation', 'join', 'reminder', 'last_call', 'already_member'] as const;
export type EmailKind = (typeof emailKinds)[number];

/** An e-mail that is still to go out, from `atMs` (milliseconds since 1970) on. */
export type PlannedEmail = { readonly kind: EmailKind; readonly ordinal: number; readonly atMs: number };

/**
 * What the run of an open invitation needs to know: instants and names, no personal data, for all of it stays in
 * the run's history.
 */
export type OpenSnapshot = {
  readonly state: OpenState;
  /** Grows with each change of the row: of two plans the one with the greater revision holds. */
  readonly revision: number;
  /** A new generation has a new link; the e-mails of the one before it are not sent any more. */
  readonly generation: number;
  readonly nextEmail: PlannedEmail | null;
  readonly expiresAtMs: number;
  /** The policy's refusal while it holds back the next e-mail. */
  readonly blockedBy: RefusalType | null;
};

/** How an invitation stands: open with a plan, closed, or `none` where there is no such row. */
export type InvitationSnapshot =
  ({ readonly open: true } & OpenSnapshot) | { readonly open: false; readonly ending: ClosedState | 'none' };

/**
 * The name of what became of a request, as histories show it. `already_open`: it belongs to another invitation now.
 * `unknown_request`: there is none of this id. `undecided`: it cannot be decided as things are, and waits.
 */
export type OutcomeCode =
  'done' | 'already_open' | 'already_member' | 'unknown_request' | 'undecided' | RefusalType;

export type DecisionResult = {
  readonly outcome: OutcomeCode;
  readonly snapshot: InvitationSnapshot;
  /** Requests to join of members whose notice has not gone out yet. */
  readonly alreadyMembers?: readonly string[];
};

/** How an invitation stands, for a run that looks for itself. */
export type LoadedInvitation = InvitationSnapshot & { readonly alreadyMembers?: readonly string[] };

/** What became of an attempt to send, and how the invitation stands after it. */
export type SendResult = {
  readonly result: 'sent' | 'held' | 'undeliverable' | 'nothing_to_send';
  readonly snapshot: InvitationSnapshot;
};

/**
 * The e-mail that is due at `nowMs`, if one is. An e-mail that carries a link is due from when the row names it: its
 * instant is of the database's clock, which may be ahead of the one that `nowMs` is of.
 */
export function dueEmail({ nextEmail }: OpenSnapshot, nowMs: number): PlannedEmail | null {
  if (nextEmail === null) return null;
  return nextEmail.atMs <= nowMs || carriesLink(nextEmail) ? nextEmail : null;
}

/**
 * The instant (milliseconds since 1970) until which there is nothing to do; null where no clock is needed.
 * While an e-mail is on its way the next one does not count: it waits for what became of the first. And the lifetime
 * starts with the first e-mail of a link, so while that one is on its way nothing can be over.
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
