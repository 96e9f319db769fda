import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { dueEmail } from '../../domain/invitation/plan.ts';
import type { PlannedEmail, Standing } from '../../domain/invitation/plan.ts';
import { sendEmail } from '../deeds.ts';
import { learn } from './story.ts';
import type { Sending, Story } from './story.ts';

const firstPauseMs = 15 * 60_000;
const longestPauseMs = 6 * 3_600_000;

/** Sends what is due, unless it is on its way, and gives up what a newer generation has overtaken. */
export function keepSending(story: Story, nowMs: number): void {
  const plan = story.standing;
  if (plan === null || !plan.open) return;
  if (story.sending !== null && story.sending.generation !== plan.generation) stopSending(story);
  const email = dueEmail(plan, nowMs);
  if (email !== null && story.sending === null) startSending(story, plan.generation, email);
}

export function stopSending(story: Story): void {
  story.sending?.scope.cancel();
  story.sending = null;
}

function startSending(story: Story, generation: number, email: PlannedEmail): void {
  const sending: Sending = { generation, scope: new CancellationScope() };
  story.sending = sending;
  const forget = () => {
    if (story.sending === sending) story.sending = null;
    story.news += 1;
  };
  sending.scope
    .run(() => sendUntilGone(story, generation, email))
    .then(forget, (error: unknown) => {
      forget();
      if (!isCancellation(error)) throw error;
    });
}

/**
 * Held is no fault: it asks again after a while, when told that the organization changed, or when the row did, since
 * then an accept may succeed that was refused before.
 */
async function sendUntilGone(story: Story, generation: number, email: PlannedEmail): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const policyBefore = story.policyChanges;
    const options = { summary: `Send ${nameOf(email)}` };
    const { result, standing } = await sendEmail.executeWithOptions(options, [
      { invitationId: story.invitationId, generation, kind: email.kind, ordinal: email.ordinal },
    ]);
    learn(story, standing);
    if (result !== 'held') return;
    const revision = revisionOf(standing);
    const mayGoNow = () => story.policyChanges > policyBefore || revisionOf(story.standing) > revision;
    await condition(mayGoNow, pauseMs, { summary: 'Held until an accept would succeed' });
  }
}

function revisionOf(standing: Standing | null): number {
  return standing?.open ? standing.revision : 0;
}

export function nameOf(email: PlannedEmail): string {
  if (email.kind === 'reminder') return `reminder ${email.ordinal}`;
  if (email.kind === 'last_call') return 'the last call';
  return 'the invitation';
}
