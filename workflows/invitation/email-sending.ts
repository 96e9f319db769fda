import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { dueEmail } from '../../domain/invitation/snapshot.ts';
import type { PlannedEmail, InvitationSnapshot } from '../../domain/invitation/snapshot.ts';
import { sendEmail } from '../activities.ts';
import { applySnapshot } from './state.ts';
import type { Sending, WorkflowState } from './state.ts';

const firstPauseMs = 15 * 60_000;
const longestPauseMs = 6 * 3_600_000;

/** Sends what is due, unless it is on its way, and gives up what a newer generation has overtaken. */
export function keepSending(state: WorkflowState, nowMs: number): void {
  const snapshot = state.snapshot;
  if (snapshot === null || !snapshot.open) return;
  if (state.sending !== null && state.sending.generation !== snapshot.generation) stopSending(state);
  const email = dueEmail(snapshot, nowMs);
  if (email !== null && state.sending === null) startSending(state, snapshot.generation, email);
}

export function stopSending(state: WorkflowState): void {
  state.sending?.scope.cancel();
  state.sending = null;
}

function startSending(state: WorkflowState, generation: number, email: PlannedEmail): void {
  const sending: Sending = { generation, scope: new CancellationScope() };
  state.sending = sending;
  const forget = () => {
    if (state.sending === sending) state.sending = null;
    state.changeCount += 1;
  };
  sending.scope
    .run(() => sendUntilGone(state, generation, email))
    .then(forget, (error: unknown) => {
      forget();
      if (!isCancellation(error)) throw error;
    });
}

/**
 * Held is no fault: it asks again after a while, when told that the organization changed, or when the row did, since
 * then an accept may succeed that was refused before.
 */
async function sendUntilGone(state: WorkflowState, generation: number, email: PlannedEmail): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const policyBefore = state.policyChangeCount;
    const options = { summary: `Send ${describeEmail(email)}` };
    const { result, snapshot } = await sendEmail.executeWithOptions(options, [
      { invitationId: state.invitationId, generation, kind: email.kind, ordinal: email.ordinal },
    ]);
    applySnapshot(state, snapshot);
    if (result !== 'held') return;
    const revision = revisionOf(snapshot);
    const mayGoNow = () => state.policyChangeCount > policyBefore || revisionOf(state.snapshot) > revision;
    await condition(mayGoNow, pauseMs, { summary: 'Held until an accept would succeed' });
  }
}

function revisionOf(snapshot: InvitationSnapshot | null): number {
  return snapshot?.open ? snapshot.revision : 0;
}

export function describeEmail(email: PlannedEmail): string {
  if (email.kind === 'reminder') return `reminder ${email.ordinal}`;
  if (email.kind === 'last_call') return 'the last call';
  return 'the invitation';
}
