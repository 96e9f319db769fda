import type { Pool } from '../../db/sql/client.ts';

/** Every column of every table as `table.column`, in order, as the database has them. */
export async function everyColumn(sql: Pool): Promise<readonly string[]> {
  const rows = await sql<{ name: string }[]>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' order by 1`;
  return rows.map(({ name }) => name).toSorted();
}

/** The columns in which some row has the text, in any case, as text or as bytes. */
export async function columnsWith(sql: Pool, text: string): Promise<readonly string[]> {
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
