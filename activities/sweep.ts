import type { BatchResult } from '../db/batches.ts';
import { sweep } from '../db/sweep.ts';
import type { ActivityDeps } from './deps.ts';

/** Deletes what has had its time, until `signal` is aborted at the latest. */
export async function sweepOutdated(
  { changes, log, retentionDays }: ActivityDeps,
  signal: AbortSignal,
): Promise<BatchResult<string>> {
  const result = await sweep(changes.sql, signal, retentionDays ?? undefined);
  for (const [step, count] of Object.entries(result.rows)) {
    if (count > 0) log.info('Swept rows that have had their time', { step, count });
  }
  return result;
}
