import { runInBatches } from './sql/batches.ts';
import type { BatchResult } from './sql/batches.ts';
import type { Sql } from './sql/client.ts';

/** Few enough for a slow disk to write well within the statement timeout. */
const batchSize = 2_000;
const longestRequestDays = 30;

/**
 * Deletes outdated keys and requests in batches, until none is left or `signal` is aborted. Rows locked by other
 * transactions are left to the next sweep, so it takes part in no deadlock.
 * @param requestDays decided requests are deleted after so many days, and after 30 at the latest
 * @returns rows changed, by statement, and whether more are left
 */
export function sweep(
  sql: Sql,
  signal: AbortSignal,
  requestDays = longestRequestDays,
): Promise<BatchResult<'keys' | 'requests'>> {
  return runInBatches(
    {
      keys: (limit) => deleteOutdatedKeys(sql, limit),
      requests: (limit) => deleteOutdatedRequests(sql, limit, Math.min(requestDays, longestRequestDays)),
    },
    { batchSize, signal },
  );
}

/** Deletes keys and their responses after 24 hours. */
async function deleteOutdatedKeys(sql: Sql, limit: number): Promise<number> {
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
