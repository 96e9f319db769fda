import type { Page, Paged } from './sql/pages.ts';
import { joinConditions, isBehind, likePattern } from './sql/pages.ts';
import { activeMembers, invitedPeople, people } from './members.ts';
import type { Person } from './members.ts';
import type { Sql } from './sql/client.ts';

export type PersonFilter =
  | { readonly name: 'member_ids'; readonly values: readonly string[] }
  | { readonly name: 'member_emails'; readonly values: readonly string[] }
  | { readonly name: 'member_email_fuzzy'; readonly value: string }
  | { readonly name: 'statuses'; readonly values: readonly string[] };

/** Returns the people of these organizations who match all (or any) of the filters, newest first. */
export async function searchPeople(
  sql: Sql,
  organizationIds: readonly string[],
  filters: readonly PersonFilter[],
  page: Page,
): Promise<Paged<Person>> {
  const conditions = filters.map((filter) => conditionOf(sql, filter));
  const fits = joinConditions(sql, conditions, page.operator);
  const isFuzzy = filters.some(({ name }) => name === 'member_email_fuzzy');
  const read = isFuzzy ? readFound : readNewest;
  const rows = await read(sql, organizationIds, fits, page);
  const total = page.after?.total ?? (await countPeople(sql, organizationIds, fits));
  return { total, entries: rows.slice(0, page.limit), hasMore: rows.length > page.limit };
}

type Condition = ReturnType<typeof joinConditions>;

/** Reads each organization's members and invited people in the order of an index, up to the end of the page. */
function readNewest(
  sql: Sql,
  organizationIds: readonly string[],
  fits: Condition,
  page: Page,
): Promise<Person[]> {
  const newest = (table: ReturnType<typeof people>) => sql`
    select p.* from ${table} p
    where p.organization_id = o.id and (${fits}) and ${isBehind(sql, sql`p.id`, page)}
    order by p.id desc limit ${page.limit + 1}`;
  return sql<Person[]>`
    select p.* from unnest(${[...organizationIds]}::uuid[]) as o (id)
      cross join lateral ((${newest(activeMembers(sql))}) union all (${newest(invitedPeople(sql))})) p
    order by p.id desc limit ${page.limit + 1}`;
}

/** Reads all matches and sorts them, for filters that no index serves. */
function readFound(
  sql: Sql,
  organizationIds: readonly string[],
  fits: Condition,
  page: Page,
): Promise<Person[]> {
  return sql<Person[]>`
    with found as materialized (
      select p.* from ${people(sql)} p
      where p.organization_id = any(${[...organizationIds]}::uuid[]) and (${fits})
        and ${isBehind(sql, sql`p.id`, page)}
    )
    select * from found order by id desc limit ${page.limit + 1}`;
}

async function countPeople(sql: Sql, organizationIds: readonly string[], fits: Condition): Promise<number> {
  const counted = await sql<[{ total: number }]>`
    select count(*)::integer as total from ${people(sql)} p
    where p.organization_id = any(${[...organizationIds]}::uuid[]) and (${fits})`;
  return counted[0].total;
}

function conditionOf(sql: Sql, filter: PersonFilter) {
  switch (filter.name) {
    case 'member_ids':
      return sql`p.id = any(${[...filter.values]}::uuid[])`;
    case 'member_emails':
      return sql`p.canonical_address = any(${[...filter.values]}::text[])`;
    case 'member_email_fuzzy':
      return sql`p.canonical_address like ${likePattern(filter.value)}`;
    case 'statuses':
      return sql`p.status = any(${[...filter.values]}::text[])`;
  }
}
