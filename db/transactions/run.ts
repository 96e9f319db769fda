import { RetryTransaction } from '../sql/retryable.ts';
import { transaction } from '../sql/client.ts';
import type { Sql, Tx } from '../sql/client.ts';
import type { TransactionDeps } from './context.ts';

/** Runs work in a transaction, and begins again when it throws `RetryTransaction`. */
export async function inTransaction<T>(
  { sql }: Pick<TransactionDeps, 'sql'>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await transaction(sql, work);
    } catch (error) {
      if (!(error instanceof RetryTransaction)) throw error;
    }
  }
}

/** Returns the database's current time. */
export async function readClock(sql: Sql): Promise<Date> {
  const rows = await sql<[{ now: Date }]>`select clock() as now`;
  return rows[0].now;
}
