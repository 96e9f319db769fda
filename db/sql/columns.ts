import type { Sql } from './client.ts';

/**
 * Returns the columns that make a row of a type, qualified by their table. The compiler names a property of the type
 * that is missing, so a query cannot leave out a column that its rows are said to have.
 */
export function columnsOf<Row>(table: string, columns: { readonly [Property in keyof Row]-?: true }) {
  const names = Object.keys(columns).map((name) => `${table}.${name}`);
  return (sql: Sql) => sql`${sql(names)}`;
}
