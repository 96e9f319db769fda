import type { EmailJob } from '../db/transactions/claim-email.ts';
import { closeOrganizationBatch } from '../db/transactions/close-organization.ts';
import { loadInvitation } from '../db/transactions/decide.ts';
import { expireInvitation } from '../db/transactions/expire-invitation.ts';
import type { Findings } from '../db/transactions/findings.ts';
import type { DecisionResult, LoadedInvitation } from '../domain/invitation/snapshot.ts';
import { decide, logFaults } from './decide.ts';
import { signalClosedInvitations } from './signal-closed.ts';
import { signalPolicyChanges } from './signal-policy-changes.ts';
import { startLostWorkflows } from './start-lost.ts';
import type { ActivityDeps } from './deps.ts';
import { dispatchRequests } from './dispatch.ts';
import type { DispatchWindow } from './dispatch-window.ts';
import { eraseOutdated } from './erase-outdated.ts';
import { sendEmail } from './send-email.ts';
import { sendAlreadyMemberEmail } from './send-already-member-email.ts';
import { sweepOutdated } from './sweep.ts';
import { timeBudget } from './time-budget.ts';

/** What works through many rows stops after so long, well before its activity would be timed out. */
const budgetMs = 10_000;

/**
 * Every deed there is. Those that decide take a request's id and come to the same function; they differ in name so
 * that a history reads as a story.
 */
export function createActivities(deps: ActivityDeps) {
  const { transactions } = deps;
  const decideIt = (requestId: string, invitationId: string): Promise<DecisionResult> =>
    decide(deps, requestId, invitationId);
  const lookedAt = async (
    invitationId: string,
    found: Promise<LoadedInvitation & Findings>,
  ): Promise<LoadedInvitation> => logFaults(deps, invitationId, await found) as LoadedInvitation;
  return {
    recordInvitation: decideIt,
    createMember: decideIt,
    amendInvitation: decideIt,
    recordEnding: decideIt,
    loadInvitation: (invitationId: string) =>
      lookedAt(invitationId, loadInvitation(transactions, invitationId)),
    expireInvitation: (invitationId: string) =>
      lookedAt(invitationId, expireInvitation(transactions, invitationId)),
    sendEmail: (asked: EmailJob) => sendEmail(deps, asked),
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
