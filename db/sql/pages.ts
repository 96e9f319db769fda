import type { Sql } from './client.ts';

/** A page of a list ordered by id, newest first: ids begin with the time of their creation. */
export type Page = {
  readonly operator: 'AND' | 'OR';
  readonly limit: number;
  /** The end of the previous page; null for the first. */
  readonly after: PageEnd | null;
};

export type PageEnd = {
  readonly lastId: string;
  /** Of the whole list, as counted for the first page. */
  readonly total: number;
};

export type Paged<T> = {
  /** Of the whole list. */
  readonly total: number;
  readonly entries: readonly T[];
  readonly hasMore: boolean;
};

/** Returns the condition that an id is after the previous page. A generic plan could not use an index for an `or`. */
export function isBehind(sql: Sql, id: Fragment, { after }: Pick<Page, 'after'>): Fragment {
  return after === null ? sql`true` : sql`${id} < ${after.lastId}::uuid`;
}

/** Returns a `like` pattern that finds the text anywhere. Wildcards in the text are escaped. */
export function likePattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

type Fragment = ReturnType<typeof fragmentOf>;
const fragmentOf = (sql: Sql) => sql`true`;

/** Joins conditions; without any, the result is true. */
export function joinConditions(sql: Sql, conditions: readonly Fragment[], operator: 'AND' | 'OR'): Fragment {
  const [first, ...rest] = conditions;
  if (first === undefined) return sql`true`;
  return rest.reduce<Fragment>(
    (joined, condition) =>
      operator === 'AND' ? sql`${joined} and (${condition})` : sql`${joined} or (${condition})`,
    sql`(${first})`,
  );
}
