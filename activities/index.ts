import type { EmailJob } from '../db/transactions/claim-email.ts';
import { closeOrganizationBatch } from '../db/transactions/close-organization.ts';
import { loadInvitation } from '../db/transactions/decide.ts';
import { expireInvitation } from '../db/transactions/expire-invitation.ts';
import type { DecisionResult } from '../domain/invitation/snapshot.ts';
import { decide, logFaults } from './decide.ts';
import type { ActivityDeps } from './deps.ts';
import type { DispatchWindow } from './dispatch-window.ts';
import { dispatchRequests } from './dispatch.ts';
import { sendAlreadyMemberEmail } from './send-already-member-email.ts';
import { sendEmail } from './send-email.ts';
import { signalClosedInvitations } from './signal-closed.ts';
import { signalPolicyChanges } from './signal-policy-changes.ts';
import { startLostWorkflows } from './start-lost.ts';
import { eraseOutdated, sweepOutdated } from './sweep.ts';
import { timeBudget } from './time-budget.ts';

/** After which an activity that works in batches starts no further one; its timeout is far longer. */
const budgetMs = 10_000;

/**
 * Creates all activities. The four that decide a request share one implementation; separate names make the event
 * history readable.
 */
export function createActivities(deps: ActivityDeps) {
  const { transactions } = deps;
  const decideRequest = (requestId: string, invitationId: string): Promise<DecisionResult> =>
    decide(deps, requestId, invitationId);
  return {
    recordInvitation: decideRequest,
    createMember: decideRequest,
    amendInvitation: decideRequest,
    recordEnding: decideRequest,
    loadInvitation: async (invitationId: string) =>
      logFaults(deps, invitationId, await loadInvitation(transactions, invitationId)),
    expireInvitation: async (invitationId: string) =>
      logFaults(deps, invitationId, await expireInvitation(transactions, invitationId)),
    sendEmail: (job: EmailJob) => sendEmail(deps, job),
    sendAlreadyMemberEmail: (requestId: string) => sendAlreadyMemberEmail(deps, requestId),
    dispatchRequests: (window?: DispatchWindow) => dispatchRequests(deps, timeBudget(budgetMs), window),
    startLostWorkflows: () => startLostWorkflows(deps, timeBudget(budgetMs)),
    signalPolicyChanges: () => signalPolicyChanges(deps, timeBudget(budgetMs)),
    sweepOutdated: () => sweepOutdated(deps, timeBudget(budgetMs)),
    eraseOutdated: () => eraseOutdated(deps, timeBudget(budgetMs)),
    closeOrganizationBatch: (organizationId: string) =>
      closeOrganizationBatch(transactions, organizationId, timeBudget(budgetMs)),
    signalClosedInvitations: (organizationId: string, afterId: string | null) =>
      signalClosedInvitations(deps, organizationId, afterId),
  };
}

export type Activities = ReturnType<typeof createActivities>;
