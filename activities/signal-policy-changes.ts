import { WorkflowNotFoundError } from '@temporalio/client';
import { findHeldInvitations, findPolicyChanges, recordSignalled } from '../db/policy-changes.ts';
import type { PolicyChange } from '../db/policy-changes.ts';
import { invitationWorkflowId, policyChanged } from '../workflows/messages.ts';
import type { ActivityDeps } from './deps.ts';
import { inParallel } from './in-parallel.ts';
import { callMs } from './temporal-calls.ts';

const changesPerRound = 200;
const perPage = 600;
/** Many: those signalled first keep Temporal busy, and with few calls under way the rest would wait behind them. */
const lanes = 150;

/**
 * Signals the workflows of invitations that policy held back and that a change of policy concerns, a page of each change
 * in turn, until none is left or `signal` is aborted. What was signalled is noted: the next call goes on from there.
 * @returns how many were signalled, and whether more are left
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
  if (signalled > 0) deps.log.info('Signalled invitations that policy held back', { count: signalled });
  return { signalled, isMoreLeft: signal.aborted };
}

async function signalPage({ transactions, temporal }: ActivityDeps, change: PolicyChange): Promise<number> {
  const ids = await findHeldInvitations(transactions.sql, change, perPage);
  const failures = await inParallel(ids, lanes, (id) =>
    temporal
      .withAbortSignal(AbortSignal.timeout(callMs), () =>
        temporal.workflow.getHandle(invitationWorkflowId(id)).signal(policyChanged),
      )
      .catch(unlessGone),
  );
  if (failures.length > 0) throw failures[0];
  const lastId = ids.length < perPage ? null : (ids.at(-1) ?? null);
  await recordSignalled(transactions.sql, change, lastId);
  return ids.length;
}

/** A workflow that is gone is started again by housekeeping, and asks by itself. */
function unlessGone(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}
