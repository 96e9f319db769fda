import type { Sql } from './sql/client.ts';

/** Returns for how many seconds the request that waits longest has waited to be decided; 0 where none does. */
export async function longestPendingSeconds(sql: Sql): Promise<number> {
  const rows = await sql<[{ seconds: number | null }]>`
    select extract(epoch from clock() - min(requested_at))::float8 as seconds
    from requests where outcome is null and kind <> 'plain'`;
  return Math.max(0, rows[0].seconds ?? 0);
}
