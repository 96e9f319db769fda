import { expect } from 'vitest';
import type { Pool } from '../../db/sql/client.ts';

/** Begins a transaction that stays open, with all its locks, until `commit` or `rollback`. */
export async function openTransaction(pool: Pool) {
  const sql = await pool.reserve();
  await sql`begin`;
  const end = (statement: 'commit' | 'rollback') => async () => {
    await sql.unsafe(statement);
    sql.release();
  };
  return { sql, commit: end('commit'), rollback: end('rollback') };
}

/** Waits until exactly so many statements of the database wait for a lock. */
export async function untilWaitingForLocks(pool: Pool, count: number): Promise<void> {
  const waiting = async () =>
    (
      await pool`
        select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    ).length;
  await expect.poll(waiting, { timeout: 20_000, interval: 20 }).toBe(count);
}
