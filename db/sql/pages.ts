import type { Sql } from './client.ts';

/** A part of a list that is ordered by id, newest first: ids are made of the time. */
export type Page = {
  readonly operator: 'AND' | 'OR';
  readonly limit: number;
  /** Where the page before ended; null for the first. */
  readonly after: PageEnd | null;
};

export type PageEnd = {
  readonly lastId: string;
  /** Of the whole list, as the first page counted it. */
  readonly total: number;
};

export type Paged<T> = {
  /** Of the whole list. */
  readonly total: number;
  readonly entries: readonly T[];
  readonly hasMore: boolean;
};

/** The condition that an id stands behind the page before. A generic plan could not use an index for an `or`. */
export function isBehind(sql: Sql, id: Fragment, { after }: Pick<Page, 'after'>): Fragment {
  return after === null ? sql`true` : sql`${id} < ${after.lastId}::uuid`;
}

/** Text that `like` finds anywhere, taken as it is: its wildcards mean themselves. */
export function likePattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

type Fragment = ReturnType<typeof fragmentOf>;
const fragmentOf = (sql: Sql) => sql`true`;

/** Joins conditions; none at all is true. */
export function joinConditions(sql: Sql, conditions: readonly Fragment[], operator: 'AND' | 'OR'): Fragment {
  const [first, ...rest] = conditions;
  if (first === undefined) return sql`true`;
  return rest.reduce<Fragment>(
    (joined, condition) =>
      operator === 'AND' ? sql`${joined} and (${condition})` : sql`${joined} or (${condition})`,
    sql`(${first})`,
  );
}
