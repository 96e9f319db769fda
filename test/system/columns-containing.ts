import type { Pool } from '../../db/sql/client.ts';

/** Returns all columns of the database as `table.column`, sorted. */
export async function everyColumn(sql: Pool): Promise<readonly string[]> {
  const rows = await sql<{ name: string }[]>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' order by 1`;
  return rows.map(({ name }) => name).toSorted();
}

/** Returns the columns that contain a text in some row, ignoring case, as text or as bytes. */
export async function columnsContaining(sql: Pool, text: string): Promise<readonly string[]> {
  const bytes = Buffer.from(text).toString('hex');
  const found = await Promise.all(
    (await everyColumn(sql)).map(async (name) => {
      const [table = '', column = ''] = name.split('.');
      const value = sql`${sql(column)}::text`;
      const rows = await sql`
        select 1 from ${sql(table)} where ${value} ilike ${`%${text}%`} or ${value} like ${`%${bytes}%`} limit 1`;
      return rows.length > 0 ? [name] : [];
    }),
  );
  return found.flat();
}
