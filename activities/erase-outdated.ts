import type { BatchResult } from '../db/sql/batches.ts';
import { eraseOutdated as eraseInBatches } from '../db/transactions/erase-outdated.ts';
import type { ActivityDeps } from './deps.ts';

/** Erases what was begun to be erased, and what the retention is over of, until `signal` is aborted at the latest. */
export async function eraseOutdated(
  { transactions, log, retentionDays }: ActivityDeps,
  signal: AbortSignal,
): Promise<BatchResult<string>> {
  const result = await eraseInBatches(transactions.sql, retentionDays, signal);
  for (const [step, count] of Object.entries(result.rows)) {
    if (count > 0) log.info('Erased people', { step, count });
  }
  return result;
}
