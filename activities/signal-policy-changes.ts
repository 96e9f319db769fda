import { WorkflowNotFoundError } from '@temporalio/client';
import { findHeldInvitations } from '../db/invitations-to-signal.ts';
import { findPolicyChanges, recordSignalled } from '../db/policy-changes.ts';
import type { PolicyChange } from '../db/policy-changes.ts';
import { invitationWorkflowId, signals } from '../workflows/messages.ts';
import type { ActivityDeps } from './deps.ts';
import { callTemporal, inParallel } from './temporal-calls.ts';

const changesPerRound = 200;
const pageSize = 600;
/** High, because the workflows signalled first keep Temporal busy, and further calls queue behind their work. */
const concurrency = 150;

/**
 * Signals the workflows of invitations that policy holds and that a change of policy concerns: a page of each change
 * in turn, until none is left or `signal` is aborted. Progress is recorded, and the next call resumes from it.
 * @returns how many workflows were signalled, and whether more are left
 * @throws when a page could not be signalled
 */
export async function signalPolicyChanges(
  deps: ActivityDeps,
  signal: AbortSignal,
): Promise<{ signalled: number; isMoreLeft: boolean }> {
  let signalled = 0;
  while (!signal.aborted) {
    const changes = await findPolicyChanges(deps.transactions.sql, changesPerRound);
    if (changes.length === 0) break;
    for (const change of changes) {
      if (!signal.aborted) signalled += await signalPage(deps, change);
    }
  }
  if (signalled > 0) deps.log.info('Signalled held invitations', { count: signalled });
  return { signalled, isMoreLeft: signal.aborted };
}

async function signalPage({ transactions, temporal }: ActivityDeps, change: PolicyChange): Promise<number> {
  const ids = await findHeldInvitations(transactions.sql, change, pageSize);
  const failures = await inParallel(ids, concurrency, (id) =>
    callTemporal(temporal, () =>
      temporal.workflow.getHandle(invitationWorkflowId(id)).signal(signals.policyChanged),
    ).catch(ignoreNotFound),
  );
  if (failures.length > 0) throw failures[0];
  const lastId = ids.length < pageSize ? null : (ids.at(-1) ?? null);
  await recordSignalled(transactions.sql, change, lastId);
  return ids.length;
}

/** Housekeeping starts a missing workflow again, which sends what is due by itself. */
function ignoreNotFound(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}
