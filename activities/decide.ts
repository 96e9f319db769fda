import { activityInfo } from '@temporalio/activity';
import { decideRequest } from '../db/transactions/decide.ts';
import type { Fault } from '../db/transactions/decide-pending.ts';
import type { Findings } from '../db/transactions/findings.ts';
import type { DecisionResult } from '../domain/invitation/snapshot.ts';
import type { ActivityDeps } from './deps.ts';

/** So often a request that cannot be decided is tried, within seconds, before its workflow is told that it waits. */
const attempts = 5;

/**
 * Decides a request. One whose decision throws each time is tried a few times, and then answered as `undecided`, so
 * that its workflow can end; housekeeping asks for it again.
 */
export async function decide(
  deps: ActivityDeps,
  requestId: string,
  invitationId: string,
): Promise<DecisionResult> {
  const decided = await decideRequest(deps.transactions, requestId, invitationId);
  const own = decided.faults?.find((fault) => fault.requestId === requestId);
  if (own !== undefined && activityInfo().attempt < attempts) throw own.error;
  return logFaults(deps, invitationId, decided);
}

/** Logs which requests were passed over, and returns the rest of what was found. */
export function logFaults<T extends Findings>(
  { log }: Pick<ActivityDeps, 'log'>,
  invitationId: string,
  { faults = [], ...rest }: T,
): Omit<T, 'faults'> {
  for (const { requestId, error } of faults as readonly Fault[]) {
    const facts = { request_row_id: requestId, invitation_id: invitationId };
    log.error('A request cannot be decided and waits; others go on', facts, error);
  }
  return rest;
}
