import type { EmailAsked } from '../db/changes/claim-email.ts';
import { closeOrganizationBatch } from '../db/changes/close-organization.ts';
import { takeUpInvitation } from '../db/changes/decide.ts';
import { expireInvitation } from '../db/changes/expire.ts';
import type { Findings } from '../db/changes/findings.ts';
import type { Decided, TakenUp } from '../domain/invitation/plan.ts';
import { decide, logFaults } from './decide.ts';
import { signalClosedInvitations } from './signal-closed.ts';
import { signalPolicyChanges } from './signal-policy-changes.ts';
import { startLostWorkflows } from './start-lost.ts';
import type { ActivityDeps } from './deps.ts';
import { dispatchRequests } from './dispatch.ts';
import type { DispatchWindow } from './dispatch-window.ts';
import { eraseOutdated } from './erase-outdated.ts';
import { sendEmail } from './send-email.ts';
import { sendNotice } from './send-notice.ts';
import { sweepOutdated } from './sweep.ts';
import { timeBudget } from './time-budget.ts';

/** What works through many rows stops after so long, well before its activity would be timed out. */
const budgetMs = 10_000;

/**
 * Every deed there is. Those that decide take a request's id and come to the same function; they differ in name so
 * that a history reads as a story.
 */
export function createActivities(deps: ActivityDeps) {
  const { changes } = deps;
  const decideIt = (requestId: string, invitationId: string): Promise<Decided> =>
    decide(deps, requestId, invitationId);
  const lookedAt = async (invitationId: string, found: Promise<TakenUp & Findings>): Promise<TakenUp> =>
    logFaults(deps, invitationId, await found) as TakenUp;
  return {
    recordInvitation: decideIt,
    createMember: decideIt,
    amendInvitation: decideIt,
    recordEnding: decideIt,
    takeUpInvitation: (invitationId: string) =>
      lookedAt(invitationId, takeUpInvitation(changes, invitationId)),
    expireInvitation: (invitationId: string) =>
      lookedAt(invitationId, expireInvitation(changes, invitationId)),
    sendEmail: (asked: EmailAsked) => sendEmail(deps, asked),
    sendNotice: (requestId: string) => sendNotice(deps, requestId),
    dispatchRequests: (window?: DispatchWindow) => dispatchRequests(deps, timeBudget(budgetMs), window),
    startLostWorkflows: () => startLostWorkflows(deps, timeBudget(budgetMs)),
    signalPolicyChanges: () => signalPolicyChanges(deps, timeBudget(budgetMs)),
    sweepOutdated: () => sweepOutdated(deps, timeBudget(budgetMs)),
    eraseOutdated: () => eraseOutdated(deps, timeBudget(budgetMs)),
    closeOrganizationBatch: (organizationId: string) =>
      closeOrganizationBatch(changes, organizationId, timeBudget(budgetMs)),
    signalClosedInvitations: (organizationId: string, afterId: string | null) =>
      signalClosedInvitations(deps, organizationId, afterId),
  };
}

export type Activities = ReturnType<typeof createActivities>;
