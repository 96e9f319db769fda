import type { CancellationScope } from '@temporalio/workflow';
import type { InvitationSnapshot } from '../../domain/invitation/snapshot.ts';

/** An e-mail on its way, in a scope of its own: a dead mail server never delays an accept, an expiry or a revoke. */
export type Sending = { readonly generation: number; readonly scope: CancellationScope };

/** Everything the run keeps in mind, in one place: handlers and the main line share it. */
export type WorkflowState = {
  readonly invitationId: string;
  snapshot: InvitationSnapshot | null;
  /** Requests under way or done, by id: an Update and a Signal for the same one get the same promise. */
  readonly updateResults: Map<string, Promise<unknown>>;
  /** Requests to join of members who are sent a notice, and how many of these e-mails are on their way. */
  readonly emailedRequests: Set<string>;
  emailsUnderWay: number;
  sending: Sending | null;
  /** Grows with everything that should wake the main line. */
  changeCount: number;
  policyChangeCount: number;
  /** Somebody else changed the row since it was last looked at. */
  rowIsStale: boolean;
};

export function createState(invitationId: string): WorkflowState {
  return {
    invitationId,
    snapshot: null,
    updateResults: new Map(),
    emailedRequests: new Set(),
    emailsUnderWay: 0,
    sending: null,
    changeCount: 0,
    policyChangeCount: 0,
    rowIsStale: false,
  };
}

/**
 * Takes in how the invitation stands now. Answers may arrive in another order than they were given, so an older plan
 * never replaces a newer one, and nothing follows an ending.
 */
export function applySnapshot(state: WorkflowState, snapshot: InvitationSnapshot): void {
  if (isNewer(snapshot, state.snapshot)) state.snapshot = snapshot;
  state.changeCount += 1;
}

function isNewer(snapshot: InvitationSnapshot, known: InvitationSnapshot | null): boolean {
  if (known === null) return true;
  if (!known.open) return known.ending === 'none';
  // No row to be found is no ending of one that was there.
  if (!snapshot.open) return snapshot.ending !== 'none';
  return snapshot.revision >= known.revision;
}
