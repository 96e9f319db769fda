import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { dueEmail } from '../../domain/invitation/snapshot.ts';
import type { InvitationSnapshot, PlannedEmail } from '../../domain/invitation/snapshot.ts';
import { sendEmail } from '../activities.ts';
import { describeEmail } from './descriptions.ts';
import { applySnapshot } from './state.ts';
import type { Sending, WorkflowState } from './state.ts';

/** How long a held e-mail waits before it is tried again: 15 minutes, doubling to 6 hours. */
const firstHeldPauseMs = 15 * 60_000;
const longestHeldPauseMs = 6 * 3_600_000;

/** Starts sending the e-mail that is due, unless one is being sent, and stops sending one of an older generation. */
export function keepSending(state: WorkflowState, nowMs: number): void {
  const { snapshot } = state;
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
  const finish = () => {
    if (state.sending === sending) state.sending = null;
    state.changeCount += 1;
  };
  sending.scope
    .run(() => sendUntilSettled(state, generation, email))
    .then(finish, (error: unknown) => {
      finish();
      if (!isCancellation(error)) throw error;
    });
}

/**
 * Sends an e-mail and, while policy holds it, sends it again: after a pause, after a change of policy, or after a
 * change of the row, since an accept that was refused may succeed then.
 */
async function sendUntilSettled(
  state: WorkflowState,
  generation: number,
  email: PlannedEmail,
): Promise<void> {
  for (let pauseMs = firstHeldPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestHeldPauseMs)) {
    const policyBefore = state.policyChangeCount;
    const { result, snapshot } = await sendEmail.executeWithOptions(
      { summary: `Send ${describeEmail(email)}` },
      [{ invitationId: state.invitationId, generation, kind: email.kind, ordinal: email.ordinal }],
    );
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
