import type { EmailAsked } from '../db/changes/claim-email.ts';
import { closeOrganizationBatch } from '../db/changes/close-organization.ts';
import { decideRequest, takeUpInvitation } from '../db/changes/decide.ts';
import { expireInvitation } from '../db/changes/expire.ts';
import type { Decided } from '../domain/invitation/plan.ts';
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
  const decide = (requestId: string, invitationId: string): Promise<Decided> =>
    decideRequest(changes, requestId, invitationId);
  return {
    recordInvitation: decide,
    createMember: decide,
    amendInvitation: decide,
    recordEnding: decide,
    takeUpInvitation: (invitationId: string) => takeUpInvitation(changes, invitationId),
    expireInvitation: (invitationId: string) => expireInvitation(changes, invitationId),
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
