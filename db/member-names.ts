import type { Sql } from './sql/client.ts';

/** The name of an active member as it may stand in a letter; null where there is none. */
export async function findMemberName(sql: Sql, memberId: string): Promise<string | null> {
  const rows = await sql<{ name: string }[]>`select name from members where id = ${memberId}`;
  return rows[0]?.name || null;
}
