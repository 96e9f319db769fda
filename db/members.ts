import { isOpen, isOver } from './invitations-open.ts';
import type { Json, Sql, Tx } from './sql/client.ts';

/** A person of an organization: an active member, or an invited one whose row does not exist yet. */
export type Person = {
  readonly id: string;
  readonly organizationId: string;
  readonly emailAddress: string;
  readonly canonicalAddress: string;
  /** `invited`, or `pending` where they requested to join. */
  readonly status: 'active' | 'invited' | 'pending';
  readonly emailVerified: boolean;
  /** Null for a member created directly or provisioned. */
  readonly invitationId: string | null;
  readonly name: string;
  readonly roles: readonly string[];
  readonly externalId: string | null;
  readonly trustedMetadata: Readonly<Record<string, unknown>>;
  readonly untrustedMetadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** Returns members, and people with an open invitation that is not over by the clock, as one table. */
export function people(sql: Sql) {
  return sql`(select * from ${activeMembers(sql)} m union all select * from ${invitedPeople(sql)} i)`;
}

export function activeMembers(sql: Sql) {
  return sql`(
    select id, organization_id, email_address, canonical_address, 'active' as status,
      email_verified, invitation_id, name, roles, external_id, trusted_metadata,
      untrusted_metadata, created_at, updated_at
    from members
  )`;
}

export function invitedPeople(sql: Sql) {
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

/** Returns a person of this organization, or null. */
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

/** Returns the name of an active member, for emails; null where there is no such member, or no name. */
export async function findMemberName(sql: Sql, memberId: string): Promise<string | null> {
  const rows = await sql<{ name: string }[]>`select name from members where id = ${memberId}`;
  return rows[0]?.name || null;
}

/** Returns whether an address (in canonical form) is an active member's. */
export async function isMember(sql: Sql, organizationId: string, canonicalAddress: string): Promise<boolean> {
  const rows = await sql`
    select 1 from members where organization_id = ${organizationId} and canonical_address = ${canonicalAddress}`;
  return rows.length > 0;
}

/** Returns a query for the number of the organization's active members. */
export function countOfMembers(sql: Sql, organizationId: string) {
  return sql`(select count(*)::int from members where organization_id = ${organizationId})`;
}

export async function countMembers(sql: Sql, organizationId: string): Promise<number> {
  const rows = await sql<[{ count: number }]>`select ${countOfMembers(sql, organizationId)} as count`;
  return rows[0].count;
}

/**
 * Locks an active member against deletion, so that the rows stored about them in this transaction are there to be erased
 * with them. False where there is no such active member.
 */
export async function lockMember(tx: Tx, organizationId: string, memberId: string): Promise<boolean> {
  const rows = await tx`
    select 1 from members where id = ${memberId} and organization_id = ${organizationId} for key share`;
  return rows.length > 0;
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
 * Changes an active member; absent properties stay as they are. Throws the constraint's error where address or external
 * id belong to another member. False where there is no such active member.
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
