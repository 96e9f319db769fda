import { cancellationSignal } from '@temporalio/activity';

/**
 * Aborted when the time is over, or when the running activity is cancelled or timed out: work in batches then stops
 * before its next batch.
 */
export function timeBudget(budgetMs: number): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(budgetMs), cancellationSignal()]);
}
