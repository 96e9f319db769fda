import { runWithDeadline } from './deadline.ts';
import type { Pool } from './client.ts';

/**
 * Queries PostgreSQL within a timeout. A statement that was not sent by then is withdrawn, so that probes do not pile up.
 * @throws where PostgreSQL does not respond
 */
export function queryInTime<T>(timeoutMs: number, query: () => Promise<T>): Promise<T> {
  const deadline = {
    arrivedAtMs: performance.now(),
    beginWithinMs: timeoutMs,
    respondWithinMs: timeoutMs,
  };
  return runWithDeadline(deadline, query);
}

/** Checks that PostgreSQL responds. @throws where it does not */
export async function pingPostgres(sql: Pool, timeoutMs: number): Promise<void> {
  await queryInTime(timeoutMs, async () => sql`select 1`);
}
