import { setTimeout as sleep } from 'node:timers/promises';
import { findClosingOrganizations } from '../db/organizations.ts';
import { claimOverdueInvitations } from '../db/invitations-to-signal.ts';
import { closingWorkflowOptions, invitationWorkflowOptions } from '../workflows/messages.ts';
import type { ActivityDeps } from './deps.ts';
import { callTemporal, inParallel } from './temporal-calls.ts';

const perRound = 200;
const perSecond = 20;

/**
 * Starts missing workflows: of overdue invitations, and of deleted organizations that are not erased. An open one is
 * left as it is. At most 20 a second, since each loads its row and may send an e-mail, and live requests come first.
 * @returns how many starts of each were due
 */
export async function startLostWorkflows(
  deps: ActivityDeps,
  signal: AbortSignal,
): Promise<{ invitations: number; organizations: number }> {
  const { temporal, transactions } = deps;
  const organizations = await findClosingOrganizations(transactions.sql, perRound);
  const closings = organizations.map(
    (id) => () => temporal.workflow.start('organizationClosing', closingWorkflowOptions(id)),
  );
  const invitations = await claimOverdueInvitations(transactions.sql, perRound);
  const members = invitations.map(
    ({ id, organizationId }) =>
      () =>
        temporal.workflow.start('memberInvitation', invitationWorkflowOptions(id, organizationId)),
  );
  await startAll(deps, [...closings, ...members], signal);
  return { invitations: invitations.length, organizations: organizations.length };
}

/** @throws when none of a batch could be started */
async function startAll(
  { temporal, log }: ActivityDeps,
  starts: readonly (() => Promise<unknown>)[],
  signal: AbortSignal,
): Promise<void> {
  for (let begin = 0; begin < starts.length && !signal.aborted; begin += perSecond) {
    if (begin > 0) await sleep(1_000);
    const batch = starts.slice(begin, begin + perSecond);
    const failures = await inParallel(batch, perSecond, (start) => callTemporal(temporal, start));
    if (failures.length > 0) log.error('Could not start workflows', { count: failures.length }, failures[0]);
    if (failures.length === batch.length) throw failures[0];
  }
}
