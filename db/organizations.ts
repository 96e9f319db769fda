import type { ReminderRule } from '../domain/invitation/reminders.ts';
import type { OrganizationPolicy } from '../domain/organization/policy.ts';
import { releaseDomains } from './claimed-domains.ts';
import { insertPolicyChange } from './policy-changes.ts';
import { columnsOf } from './sql/columns.ts';
import type { Json, Sql, Tx } from './sql/client.ts';

/** An organization that was not deleted. */
export type Organization = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly externalId: string | null;
  readonly logoUrl: string;
  readonly trustedMetadata: Readonly<Record<string, unknown>>;
  readonly policy: OrganizationPolicy;
  /** Null: the defaults. */
  readonly defaultReminders: readonly ReminderRule[] | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type OrganizationReference = { readonly id: string } | { readonly alias: string };

export type OrganizationRow = Omit<Organization, 'policy'> & OrganizationPolicy;

/** A policy as the columns of `organizations` store it: claimed domains have a table of their own. */
export type StoredPolicy = Omit<OrganizationPolicy, 'claimedEmailDomains'>;

/** Returns the columns of a {@link StoredPolicy}. A setting without its column does not compile. */
export const policyColumns = columnsOf<StoredPolicy>('organizations', {
  emailInvites: true,
  emailJitProvisioning: true,
  ssoJitProvisioning: true,
  ssoJitProvisioningAllowedConnections: true,
  oauthTenantJitProvisioning: true,
  allowedOauthTenants: true,
  emailAllowedDomains: true,
  implicitRoles: true,
  blockCommonDomains: true,
  seatLimit: true,
});

const ownColumns = columnsOf<Omit<Organization, 'policy'>>('organizations', {
  id: true,
  name: true,
  slug: true,
  externalId: true,
  logoUrl: true,
  trustedMetadata: true,
  defaultReminders: true,
  createdAt: true,
  updatedAt: true,
});

/** Returns the columns of an {@link OrganizationRow}. */
export function organizationColumns(sql: Sql) {
  return sql`${ownColumns(sql)}, ${policyColumns(sql)}, array(
    select domain from claimed_domains c where c.organization_id = organizations.id order by domain
  ) as claimed_email_domains`;
}

/** Returns an organization by its id, or by an alias: a slug, else an external id. Null where it was deleted. */
export async function findOrganization(
  sql: Sql,
  reference: OrganizationReference,
): Promise<Organization | null> {
  const named =
    'id' in reference
      ? sql`id = ${reference.id}`
      : sql`slug = ${reference.alias} or external_id = ${reference.alias}`;
  const alias = 'alias' in reference ? reference.alias : '';
  const rows = await sql<OrganizationRow[]>`
    select ${organizationColumns(sql)} from organizations
    where (${named}) and closed_at is null
    order by (slug = ${alias}) desc limit 1`;
  return rows[0] === undefined ? null : toOrganization(rows[0]);
}

/** Locks the organization's row for a change of its policy, before or after each decision. Null where it was deleted. */
export async function lockOrganizationRow(tx: Tx, organizationId: string): Promise<Organization | null> {
  const locked = await tx`
    select 1 from organizations where id = ${organizationId} and closed_at is null for no key update`;
  return locked.length === 0 ? null : findOrganization(tx, { id: organizationId });
}

/** Inserts an organization. Throws the constraint's error where slug or external id are taken. */
export async function insertOrganization(tx: Tx, organization: NewOrganization): Promise<void> {
  await tx`insert into organizations ${tx(rowOf(tx, organization))}`;
}

export type NewOrganization = Omit<Organization, 'createdAt' | 'updatedAt'>;

/** Updates all columns of an organization and inserts a change of policy. Throws as `insertOrganization` does. */
export async function updateOrganizationRow(tx: Tx, organization: NewOrganization): Promise<Date> {
  const { id, ...columns } = rowOf(tx, organization);
  const rows = await tx<[{ updatedAt: Date }]>`
    update organizations set ${tx(columns)}, updated_at = clock() where id = ${id} returning updated_at`;
  await insertPolicyChange(tx, id);
  return rows[0].updatedAt;
}

/**
 * Marks an organization as deleted, and no more. Its slug, external id and claimed domains are released, and its
 * idempotency keys get `organization_not_found`; its workflow closes and erases its rows. False where it was deleted
 * before.
 */
export async function markOrganizationDeleted(tx: Tx, organizationId: string): Promise<boolean> {
  const rows = await tx`
    update organizations set closed_at = clock() where id = ${organizationId} and closed_at is null returning 1`;
  if (rows.length === 0) return false;
  await releaseDomains(tx, organizationId, []);
  return true;
}

export function toOrganization(row: OrganizationRow): Organization {
  const {
    id,
    name,
    slug,
    externalId,
    logoUrl,
    trustedMetadata,
    defaultReminders,
    createdAt,
    updatedAt,
    ...policy
  } = row;
  return {
    id,
    name,
    slug,
    externalId,
    logoUrl,
    trustedMetadata,
    defaultReminders,
    createdAt,
    updatedAt,
    policy,
  };
}

function rowOf(sql: Sql, organization: NewOrganization) {
  const { id, name, slug, externalId, logoUrl, trustedMetadata, defaultReminders } = organization;
  // Claimed domains have a table of their own.
  const { claimedEmailDomains: _, allowedOauthTenants, implicitRoles, ...policy } = organization.policy;
  return {
    id,
    name,
    slug,
    externalId,
    logoUrl,
    trustedMetadata: sql.json(trustedMetadata as Json),
    defaultReminders: defaultReminders === null ? null : sql.json(defaultReminders),
    ...policy,
    ssoJitProvisioningAllowedConnections: [...policy.ssoJitProvisioningAllowedConnections],
    emailAllowedDomains: [...policy.emailAllowedDomains],
    allowedOauthTenants: sql.json(allowedOauthTenants as Json),
    implicitRoles: sql.json(implicitRoles as unknown as Json),
  };
}

/** Returns the name of an organization; empty where there is none. */
export async function findOrganizationName(sql: Sql, organizationId: string): Promise<string> {
  const rows = await sql<{ name: string }[]>`select name from organizations where id = ${organizationId}`;
  return rows[0]?.name ?? '';
}

/** Returns deleted organizations with rows left to close or erase, in random order, so that none delays another. */
export async function findClosingOrganizations(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from organizations
    where closed_at < (select clock() - interval '10 seconds') and erased_at is null order by random() limit ${limit}`;
  return rows.map((row) => row.id);
}
