import { runWithDeadline } from './deadline.ts';
import type { Pool } from './client.ts';

/**
 * Asks PostgreSQL within a time. What has not been sent by then is withdrawn: probes do not pile up behind one another.
 * @throws where it does not answer
 */
export function queryInTime<T>(patienceMs: number, ask: () => Promise<T>): Promise<T> {
  const deadline = {
    arrivedAtMs: performance.now(),
    beginWithinMs: patienceMs,
    answerWithinMs: patienceMs,
  };
  return runWithDeadline(deadline, ask);
}

/** Asks PostgreSQL whether it answers. @throws where it does not */
export async function pingPostgres(sql: Pool, patienceMs: number): Promise<void> {
  await queryInTime(patienceMs, async () => sql`select 1`);
}
