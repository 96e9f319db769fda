import { cancellationSignal } from '@temporalio/activity';

/**
 * Returns a signal that is aborted after `budgetMs`, or when the running activity is cancelled or times out. Work in
 * batches checks it before each batch.
 */
export function timeBudget(budgetMs: number): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(budgetMs), cancellationSignal()]);
}
