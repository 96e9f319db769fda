import { isOpen, isOver } from './invitations-open.ts';
import type { Page, Paged } from './sql/pages.ts';
import { joinConditions, isBehind, likePattern } from './sql/pages.ts';
import type { Json, Sql } from './sql/client.ts';

/** Somebody of an organization: an active member, or one whose invitation is open and who has no row yet. */
export type Person = {
  readonly id: string;
  readonly organizationId: string;
  readonly emailAddress: string;
  readonly canonicalAddress: string;
  /** `invited` by somebody, `pending` when they asked to join. */
  readonly status: 'active' | 'invited' | 'pending';
  readonly emailVerified: boolean;
  /** null for an active member who came in without one. */
  readonly invitationId: string | null;
  readonly name: string;
  readonly roles: readonly string[];
  readonly externalId: string | null;
  readonly trustedMetadata: Readonly<Record<string, unknown>>;
  readonly untrustedMetadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** Members and those with an open invitation that is not over by the clock, as one table. */
function people(sql: Sql) {
  return sql`(select * from ${activeMembers(sql)} m union all select * from ${invitedPeople(sql)} i)`;
}

function activeMembers(sql: Sql) {
  return sql`(
    select id, organization_id, email_address, canonical_address, 'active' as status,
      email_verified, invitation_id, name, roles, external_id, trusted_metadata,
      untrusted_metadata, created_at, updated_at
    from members
  )`;
}

function invitedPeople(sql: Sql) {
  return sql`(
    select member_id as id, organization_id, email_address, canonical_address,
      case kind when 'join' then 'pending' else 'invited' end as status, false as email_verified,
      id as invitation_id, coalesce(name, '') as name, roles, null::text as external_id, trusted_metadata,
      untrusted_metadata, created_at, created_at as updated_at
    from invitations where ${isOpen(sql)} and not ${isOver(sql)}
  )`;
}

export type PersonReference =
  { readonly id: string } | { readonly externalId: string } | { readonly canonicalAddress: string };

/** Finds one of this organization's people; those of another are not found. */
export async function findPerson(
  sql: Sql,
  organizationId: string,
  reference: PersonReference,
): Promise<Person | null> {
  const named =
    'id' in reference
      ? sql`p.id = ${reference.id}`
      : 'externalId' in reference
        ? sql`p.external_id = ${reference.externalId}`
        : sql`p.canonical_address = ${reference.canonicalAddress}`;
  const rows = await sql<Person[]>`
    select p.* from ${people(sql)} p
    where p.organization_id = ${organizationId} and ${named}
    order by (p.status = 'active') desc limit 1`;
  return rows[0] ?? null;
}

/**
 * Keeps an active member from being deleted until the transaction ends, so that what is stored of them is there to be
 * erased with them. False when there is no such active member.
 */
export async function holdMember(sql: Sql, organizationId: string, memberId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from members where id = ${memberId} and organization_id = ${organizationId} for key share`;
  return rows.length > 0;
}

export type PersonFilter =
  | { readonly name: 'member_ids'; readonly values: readonly string[] }
  | { readonly name: 'member_emails'; readonly values: readonly string[] }
  | { readonly name: 'member_email_fuzzy'; readonly value: string }
  | { readonly name: 'statuses'; readonly values: readonly string[] };

/** The people of these organizations who fit all (or any) of the filters, newest first. */
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

/** Reads each organization's members, and its invited ones, in the order of an index, no further than the page goes. */
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

/** Reads all who fit and sorts them: what no index finds may be anywhere. */
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

export type MemberChange = {
  readonly emailAddress?: string;
  readonly canonicalAddress?: string;
  readonly emailVerified?: boolean;
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly externalId?: string;
  readonly trustedMetadata?: Readonly<Record<string, unknown>>;
  readonly untrustedMetadata?: Readonly<Record<string, unknown>>;
};

/**
 * Changes an active member; what the change does not name stays. Throws the constraint's error where address or
 * external id are another's. False when there is no such active member.
 */
export async function changeMember(sql: Sql, member: Person, change: MemberChange): Promise<boolean> {
  const { trustedMetadata, untrustedMetadata, roles, ...texts } = change;
  const columns = {
    ...texts,
    ...(roles === undefined ? {} : { roles: [...roles] }),
    ...(trustedMetadata === undefined ? {} : { trustedMetadata: sql.json(trustedMetadata as Json) }),
    ...(untrustedMetadata === undefined ? {} : { untrustedMetadata: sql.json(untrustedMetadata as Json) }),
  };
  const where = sql`where id = ${member.id} and organization_id = ${member.organizationId}`;
  const rows =
    Object.keys(columns).length === 0
      ? await sql`update members set updated_at = clock() ${where} returning 1`
      : await sql`update members set updated_at = clock(), ${sql(columns as never)} ${where} returning 1`;
  return rows.length > 0;
}
