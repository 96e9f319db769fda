import { findClosingOrganizations, takeOverdueInvitations, takeWaitingRequests } from '../db/waiting.ts';
import { asked, closingStart, invitationStart } from '../workflows/messages.ts';
import type { ActivityDeps } from './deps.ts';

const perRound = 200;

/**
 * Hands requests that nobody decided to their runs, and begins runs that are missing. Twice does no harm: a run has
 * one promise per request, and a run that is there is joined.
 * @returns how many of each
 */
export async function handOverWaiting(
  deps: ActivityDeps,
): Promise<{ requests: number; invitations: number; organizations: number }> {
  const { temporal, changes, log } = deps;
  const requests = await takeWaitingRequests(changes.sql, perRound);
  for (const { id, kind, invitationId, organizationId } of requests) {
    await temporal.workflow.signalWithStart('memberInvitation', {
      ...invitationStart(invitationId, organizationId),
      signal: asked,
      signalArgs: [kind, id],
    });
  }
  const invitations = await takeOverdueInvitations(changes.sql, perRound);
  for (const { id, organizationId } of invitations) {
    await temporal.workflow.start('memberInvitation', invitationStart(id, organizationId));
  }
  const organizations = await findClosingOrganizations(changes.sql, perRound);
  for (const id of organizations) await temporal.workflow.start('organizationClosing', closingStart(id));
  if (requests.length > 0) log.info('Handed over waiting requests', { count: requests.length });
  return { requests: requests.length, invitations: invitations.length, organizations: organizations.length };
}
