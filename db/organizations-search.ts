import type { Organization, OrganizationReference, OrganizationRow } from './organizations.ts';
import { organizationColumns, toOrganization } from './organizations.ts';
import type { Page, Paged } from './sql/pages.ts';
import { joinConditions, isBehind, likePattern } from './sql/pages.ts';
import type { Sql } from './sql/client.ts';

export type OrganizationFilter =
  | { readonly name: 'organization_ids'; readonly values: readonly OrganizationReference[] }
  | { readonly name: 'organization_slugs'; readonly values: readonly string[] }
  | { readonly name: 'organization_slug_fuzzy'; readonly value: string }
  | { readonly name: 'organization_name_fuzzy'; readonly value: string }
  | { readonly name: 'allowed_domains'; readonly values: readonly string[] };

/** Returns the organizations that match all (or any) of the filters, newest first. */
export async function searchOrganizations(
  sql: Sql,
  filters: readonly OrganizationFilter[],
  page: Page,
): Promise<Paged<Organization>> {
  const fits = joinConditions(
    sql,
    filters.map((filter) => conditionOf(sql, filter)),
    page.operator,
  );
  const total = page.after?.total ?? (await countOrganizations(sql, fits));
  const rows = await sql<OrganizationRow[]>`
    select ${organizationColumns(sql)} from organizations
    where organizations.closed_at is null and (${fits}) and ${isBehind(sql, sql`organizations.id`, page)}
    order by organizations.id desc limit ${page.limit + 1}`;
  return {
    total,
    entries: rows.slice(0, page.limit).map(toOrganization),
    hasMore: rows.length > page.limit,
  };
}

async function countOrganizations(sql: Sql, fits: ReturnType<typeof joinConditions>): Promise<number> {
  const counted = await sql<[{ total: number }]>`
    select count(*)::integer as total from organizations where organizations.closed_at is null and (${fits})`;
  return counted[0].total;
}

function conditionOf(sql: Sql, filter: OrganizationFilter) {
  switch (filter.name) {
    case 'organization_ids':
      return isNamed(sql, filter.values);
    case 'organization_slugs':
      return sql`organizations.slug = any(${[...filter.values]}::text[])`;
    case 'organization_slug_fuzzy':
      return sql`organizations.slug ilike ${likePattern(filter.value)}`;
    case 'organization_name_fuzzy':
      return sql`organizations.name ilike ${likePattern(filter.value)}`;
    case 'allowed_domains':
      return sql`organizations.email_allowed_domains && ${[...filter.values]}::text[]`;
  }
}

/** Matches by id, slug or external id. As everywhere, an external id counts only where no slug is the same. */
function isNamed(sql: Sql, references: readonly OrganizationReference[]) {
  const ids = references.flatMap((one) => ('id' in one ? [one.id] : []));
  const aliases = references.flatMap((one) => ('alias' in one ? [one.alias] : []));
  return sql`organizations.id = any(${ids}::uuid[]) or organizations.slug = any(${aliases}::text[])
    or organizations.external_id = any(${aliases}::text[]) and not exists (
      select 1 from organizations s where s.slug = organizations.external_id and s.closed_at is null)`;
}
