import type { BatchResult } from '../db/sql/batches.ts';
import { sweep } from '../db/requests-sweep.ts';
import { eraseOutdated as eraseInBatches } from '../db/transactions/erase-outdated.ts';
import type { ActivityDeps } from './deps.ts';

/** Deletes outdated rows in batches, until none is left or `signal` is aborted. */
export async function sweepOutdated(
  { transactions, log, retentionDays }: ActivityDeps,
  signal: AbortSignal,
): Promise<BatchResult<string>> {
  const result = await sweep(transactions.sql, signal, retentionDays ?? undefined);
  for (const [step, count] of Object.entries(result.rows)) {
    if (count > 0) log.info('Deleted outdated rows', { step, count });
  }
  return result;
}

/**
 * Erases personal data in batches, until none is left or `signal` is aborted: of members whose erasure has begun, and
 * of invitations whose retention is over.
 */
export async function eraseOutdated(
  { transactions, log, retentionDays }: ActivityDeps,
  signal: AbortSignal,
): Promise<BatchResult<string>> {
  const result = await eraseInBatches(transactions.sql, retentionDays, signal);
  for (const [step, count] of Object.entries(result.rows)) {
    if (count > 0) log.info('Erased personal data', { step, count });
  }
  return result;
}
