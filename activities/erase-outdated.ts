import type { BatchResult } from '../db/batches.ts';
import { eraseOutdated as eraseInBatches } from '../db/changes/erase-outdated.ts';
import type { ActivityDeps } from './deps.ts';

/** Erases what was begun to be erased, and what the retention is over of, until `signal` is aborted at the latest. */
export async function eraseOutdated(
  { changes, log, retentionDays }: ActivityDeps,
  signal: AbortSignal,
): Promise<BatchResult<string>> {
  const result = await eraseInBatches(changes.sql, retentionDays, signal);
  for (const [step, count] of Object.entries(result.rows)) {
    if (count > 0) log.info('Erased people', { step, count });
  }
  return result;
}
