import type { Pool } from '../../db/sql/client.ts';

/** Makes every statement fail that changes more than `limit` rows of the table. */
export async function boundStatements(sql: Pool, table: string, limit: number): Promise<void> {
  for (const [event, rows] of [
    ['update', 'new'],
    ['delete', 'old'],
  ]) {
    await sql.unsafe(`
      create function bound_${event}_of_${table}() returns trigger language plpgsql as $$
        begin
          if (select count(*) from changed) > ${limit} then
            raise exception 'a statement changed more than ${limit} rows of ${table}';
          end if;
          return null;
        end $$;
      create trigger bound_${event} after ${event} on ${table} referencing ${rows} table as changed
        for each statement execute function bound_${event}_of_${table}()`);
  }
}
