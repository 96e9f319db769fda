import { runInBatches } from './sql/batches.ts';
import type { BatchResult } from './sql/batches.ts';
import type { Sql } from './sql/client.ts';

/** Few enough for a slow disk to write well within the statement timeout. */
const batchSize = 2_000;
const longestRequestDays = 30;

/**
 * Deletes what has had its time, in batches, until none is left or `signal` is aborted. Rows that somebody else has
 * locked are left to the next sweep: it waits for nobody, so it is part of no deadlock.
 * @param requestDays after so many days decided requests go, and after 30 at the latest
 * @returns rows changed, by statement, and whether more are left
 */
export function sweep(
  sql: Sql,
  signal: AbortSignal,
  requestDays = longestRequestDays,
): Promise<BatchResult<'keys' | 'requests'>> {
  return runInBatches(
    {
      keys: (limit) => forgetOutdatedKeys(sql, limit),
      requests: (limit) => deleteOutdatedRequests(sql, limit, Math.min(requestDays, longestRequestDays)),
    },
    { batchSize, signal },
  );
}

/** Forgets keys and their responses after 24 hours. */
async function forgetOutdatedKeys(sql: Sql, limit: number): Promise<number> {
  const { count } = await sql`
    update requests set idempotency_key = null, idempotency_scope = null, body_hash = null, response = null
    where id = any(array(
      select id from requests
      where idempotency_key is not null and requested_at < (select clock() - interval '24 hours')
        and (outcome is not null or kind = 'plain')
      order by requested_at limit ${limit} for update skip locked))`;
  return count;
}

/** Deletes decided requests after so many days. */
async function deleteOutdatedRequests(sql: Sql, limit: number, days: number): Promise<number> {
  const { count } = await sql`
    delete from requests
    where id = any(array(
      select id from requests
      where requested_at < (select clock() - make_interval(days => ${days})) and (outcome is not null or kind = 'plain')
      order by requested_at limit ${limit} for update skip locked))`;
  return count;
}
