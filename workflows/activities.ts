import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { mailTaskQueue } from './messages.ts';

/**
 * Deciding is a short transaction: tried again for as long as the database is away. A refusal is an answer, so it
 * never comes here as an error. The worker gives signs of life: where they stop, it was killed, and another takes over.
 */
const decision = {
  startToCloseTimeout: '30s',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
} as const;

export const { loadInvitation } = proxyActivities<Activities>({
  ...decision,
  summary: 'Look at the invitation again',
});
export const { recordInvitation } = proxyActivities<Activities>({
  ...decision,
  summary: 'Decide and write down',
});
export const { amendInvitation } = proxyActivities<Activities>({
  ...decision,
  summary: 'Amend the invitation',
});
export const { createMember } = proxyActivities<Activities>({
  ...decision,
  summary: 'Check again, create the member',
});
export const { recordEnding } = proxyActivities<Activities>({ ...decision, summary: 'Close the invitation' });
export const { expireInvitation } = proxyActivities<Activities>({ ...decision, summary: 'Its time is over' });

/**
 * Each ends by itself: after ten seconds, or after a minute where whatever it waits for takes as long as it may. So none
 * runs beside its own retry.
 */
const chore = {
  startToCloseTimeout: '2m',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
} as const;

export const { dispatchRequests } = proxyActivities<Activities>({
  ...chore,
  summary: 'Dispatch requests that wait',
});
export const { startLostWorkflows } = proxyActivities<Activities>({
  ...chore,
  summary: 'Start workflows that are missing',
});
export const { signalPolicyChanges } = proxyActivities<Activities>({
  ...chore,
  summary: 'Signal what policy held back',
});
export const { sweepOutdated } = proxyActivities<Activities>({
  ...chore,
  summary: 'Delete what has had its time',
});
export const { eraseOutdated } = proxyActivities<Activities>({
  ...chore,
  summary: 'Erase people whose time is over',
});
export const { closeOrganizationBatch } = proxyActivities<Activities>({
  ...chore,
  summary: 'Close and erase for ten seconds',
});
export const { signalClosedInvitations } = proxyActivities<Activities>({
  ...chore,
  summary: 'Signal up to 50 workflows',
});

/**
 * A mail server may be away for days: attempts go on, at most a quarter of an hour apart, until the activity itself
 * says that three days of trying are enough. Nothing else bounds them, since days without a worker do not count.
 */
export const { sendEmail, sendAlreadyMemberEmail } = proxyActivities<Activities>({
  taskQueue: mailTaskQueue,
  startToCloseTimeout: '2m',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '15m' },
  cancellationType: 'TRY_CANCEL',
});
