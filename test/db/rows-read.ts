import type { Pool } from '../../db/sql/client.ts';

/**
 * Returns how many rows of these tables work reads, by PostgreSQL's statistics. The pool has one connection, since the
 * numbers of others would arrive later.
 */
export async function rowsRead(
  sql: Pool,
  tables: readonly string[],
  work: () => Promise<unknown>,
): Promise<number> {
  const before = await counted(sql, tables);
  await work();
  return (await counted(sql, tables)) - before;
}

async function counted(sql: Pool, tables: readonly string[]): Promise<number> {
  await sql`select pg_stat_force_next_flush()`;
  await sql`select pg_stat_clear_snapshot()`;
  const rows = await sql<[{ count: number }]>`
    select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as count from pg_stat_user_tables
    where relname = any(${[...tables]}::text[])`;
  return rows[0].count;
}
