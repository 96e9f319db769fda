import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { mailTaskQueue } from './messages.ts';
import type { MailActivity } from './messages.ts';

type MainActivities = Omit<Activities, MailActivity>;
type MailActivities = Pick<Activities, MailActivity>;

/**
 * A decision is a short transaction, retried for as long as the database is down. A refusal is a value, so no retry
 * ever sees one.
 */
const decision = {
  startToCloseTimeout: '30s',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
} as const;

export const { loadInvitation } = proxyActivities<MainActivities>({
  ...decision,
  summary: 'Load the invitation',
});
export const { recordInvitation } = proxyActivities<MainActivities>({
  ...decision,
  summary: 'Decide and record the invitation',
});
export const { amendInvitation } = proxyActivities<MainActivities>({
  ...decision,
  summary: 'Amend the invitation',
});
export const { createMember } = proxyActivities<MainActivities>({
  ...decision,
  summary: 'Check again and create the member',
});
export const { recordEnding } = proxyActivities<MainActivities>({
  ...decision,
  summary: 'Close the invitation',
});
export const { expireInvitation } = proxyActivities<MainActivities>({
  ...decision,
  summary: 'Expire the invitation',
});

/**
 * A batch stops by itself after 10 s, or within a minute when every call in it times out: well before
 * `startToCloseTimeout`, so no attempt runs beside its own retry.
 */
const batch = {
  startToCloseTimeout: '2m',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
} as const;

export const { dispatchRequests } = proxyActivities<MainActivities>({
  ...batch,
  summary: 'Dispatch pending requests',
});
export const { startLostWorkflows } = proxyActivities<MainActivities>({
  ...batch,
  summary: 'Start missing workflows',
});
export const { signalPolicyChanges } = proxyActivities<MainActivities>({
  ...batch,
  summary: 'Signal the invitations that policy holds',
});
export const { sweepOutdated } = proxyActivities<MainActivities>({
  ...batch,
  summary: 'Delete outdated rows',
});
export const { eraseOutdated } = proxyActivities<MainActivities>({
  ...batch,
  summary: 'Erase personal data',
});
export const { closeOrganizationBatch } = proxyActivities<MainActivities>({
  ...batch,
  summary: 'Close and erase invitations, up to 10 s',
});
export const { signalClosedInvitations } = proxyActivities<MainActivities>({
  ...batch,
  summary: 'Signal up to 50 workflows',
});

/**
 * A mail server may be down for days: attempts go on, at most 15 minutes apart, until the activity itself finds its
 * retry window over. Temporal sets no limit, because days without a worker must not count.
 */
export const { sendEmail, sendAlreadyMemberEmail } = proxyActivities<MailActivities>({
  taskQueue: mailTaskQueue,
  startToCloseTimeout: '2m',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '15m' },
  cancellationType: 'TRY_CANCEL',
});
