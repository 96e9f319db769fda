import { activityInfo } from '@temporalio/activity';
import type { Fault, Findings } from '../db/transactions/findings.ts';
import { decideRequest } from '../db/transactions/decide.ts';
import type { DecisionResult } from '../domain/invitation/snapshot.ts';
import type { ActivityDeps } from './deps.ts';

/** Attempts, within seconds, before a request whose decision throws is returned as `undecided`. */
const attempts = 5;

/**
 * Decides a request. One whose decision throws in every attempt is returned as `undecided`, so that its workflow can
 * complete; it stays pending, and housekeeping dispatches it again.
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

/** Logs the requests whose decision threw, and returns the result without them: errors must not reach a history. */
export function logFaults<T extends Findings>(
  { log }: Pick<ActivityDeps, 'log'>,
  invitationId: string,
  result: T,
): WithoutFaults<T> {
  const { faults = [], ...rest } = result;
  for (const { requestId, error } of faults as readonly Fault[]) {
    const fields = { request_row_id: requestId, invitation_id: invitationId };
    log.error('Could not decide a request; it stays pending', fields, error);
  }
  return rest as WithoutFaults<T>;
}

/** `Omit`, for each member of a union. */
type WithoutFaults<T> = T extends unknown ? Omit<T, 'faults'> : never;
