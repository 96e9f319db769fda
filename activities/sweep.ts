import type { BatchResult } from '../db/sql/batches.ts';
import { sweep } from '../db/sweep.ts';
import type { ActivityDeps } from './deps.ts';

/** Deletes what has had its time, until `signal` is aborted at the latest. */
export async function sweepOutdated(
  { transactions, log, retentionDays }: ActivityDeps,
  signal: AbortSignal,
): Promise<BatchResult<string>> {
  const result = await sweep(transactions.sql, signal, retentionDays ?? undefined);
  for (const [step, count] of Object.entries(result.rows)) {
    if (count > 0) log.info('Swept rows that have had their time', { step, count });
  }
  return result;
}
