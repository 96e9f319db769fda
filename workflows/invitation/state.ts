import type { CancellationScope } from '@temporalio/workflow';
import type { InvitationSnapshot, OutcomeCode } from '../../domain/invitation/snapshot.ts';

/** An e-mail being sent, in a cancellable scope: a dead mail server never delays an accept, an expiry or a revoke. */
export type Sending = { readonly generation: number; readonly scope: CancellationScope };

/** State of one workflow run, shared by its handlers and its main function. */
export type WorkflowState = {
  readonly invitationId: string;
  /** Null until the first request is decided or the row is loaded. */
  snapshot: InvitationSnapshot | null;
  /** Outcomes by request id, pending or known: an Update and a Signal for one request share a promise. */
  readonly outcomes: Map<string, Promise<OutcomeCode>>;
  /** Requests to join of addresses that are members, for which an e-mail was started. */
  readonly emailedRequests: Set<string>;
  /** How many of these e-mails are not finished. */
  emailsUnderWay: number;
  sending: Sending | null;
  /** Incremented by every change that wakes the main function. */
  changeCount: number;
  policyChangeCount: number;
  /** Whether the row was changed outside the workflow since it was last loaded. */
  isRowStale: boolean;
};

export function createState(invitationId: string): WorkflowState {
  return {
    invitationId,
    snapshot: null,
    outcomes: new Map(),
    emailedRequests: new Set(),
    emailsUnderWay: 0,
    sending: null,
    changeCount: 0,
    policyChangeCount: 0,
    isRowStale: false,
  };
}

/**
 * Applies a snapshot that an activity returned, and wakes the main function. Results may arrive out of order: a
 * snapshot never replaces one of a higher revision, nor an ending.
 */
export function applySnapshot(state: WorkflowState, snapshot: InvitationSnapshot): void {
  if (isNewer(snapshot, state.snapshot)) state.snapshot = snapshot;
  state.changeCount += 1;
}

function isNewer(snapshot: InvitationSnapshot, known: InvitationSnapshot | null): boolean {
  if (known === null) return true;
  if (!known.open) return known.ending === 'none';
  // A request that found no row does not end an invitation that has one.
  if (!snapshot.open) return snapshot.ending !== 'none';
  return snapshot.revision >= known.revision;
}
