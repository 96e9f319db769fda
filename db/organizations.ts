import type { ReminderRule } from '../domain/invitation/reminders.ts';
import type { OrganizationPolicy } from '../domain/organization/policy.ts';
import { insertPolicyChange } from './policy-changes.ts';
import type { Json, Sql } from './sql/client.ts';

/** An organization that was not deleted, as callers see it. */
export type Organization = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly externalId: string | null;
  readonly logoUrl: string;
  readonly trustedMetadata: Readonly<Record<string, unknown>>;
  readonly policy: OrganizationPolicy;
  /** null: the usual ones. */
  readonly defaultReminders: readonly ReminderRule[] | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type OrganizationReference = { readonly id: string } | { readonly alias: string };

export type OrganizationRow = Omit<Organization, 'policy'> & OrganizationPolicy;

/** The columns of an {@link OrganizationRow}; the table goes by `o`. */
export function organizationColumns(sql: Sql) {
  return sql`o.id, o.name, o.slug, o.external_id, o.logo_url, o.trusted_metadata, o.default_reminders, o.created_at,
    o.updated_at, o.email_invites, o.email_jit_provisioning, o.sso_jit_provisioning,
    o.sso_jit_provisioning_allowed_connections, o.oauth_tenant_jit_provisioning, o.allowed_oauth_tenants,
    o.email_allowed_domains, o.implicit_roles, o.block_common_domains, o.seat_limit,
    array(select domain from claimed_domains c where c.organization_id = o.id order by domain) as claimed_email_domains`;
}

/**
 * Finds an organization by its id, or by an alias, which is a slug or else an external id. One that was deleted is
 * not found.
 */
export async function findOrganization(
  sql: Sql,
  reference: OrganizationReference,
): Promise<Organization | null> {
  const named =
    'id' in reference
      ? sql`o.id = ${reference.id}`
      : sql`o.slug = ${reference.alias} or o.external_id = ${reference.alias}`;
  const alias = 'alias' in reference ? reference.alias : '';
  const rows = await sql<OrganizationRow[]>`
    select ${organizationColumns(sql)} from organizations o
    where (${named}) and o.closed_at is null
    order by (o.slug = ${alias}) desc limit 1`;
  return rows[0] === undefined ? null : toOrganization(rows[0]);
}

/**
 * Takes the organization's row for a change of its policy: whoever decides by the policy waits, or is waited for.
 * Null when it was deleted meanwhile.
 */
export async function lockOrganizationRow(sql: Sql, organizationId: string): Promise<Organization | null> {
  const taken = await sql`
    select 1 from organizations where id = ${organizationId} and closed_at is null for no key update`;
  return taken.length === 0 ? null : findOrganization(sql, { id: organizationId });
}

/** Writes a new organization. Throws the constraint's error where slug or external id are taken. */
export async function insertOrganization(sql: Sql, organization: NewOrganization): Promise<void> {
  await sql`insert into organizations ${sql(columnsOf(sql, organization))}`;
}

export type NewOrganization = Omit<Organization, 'createdAt' | 'updatedAt'>;

/** Writes all of an organization anew, and notes that its policy may be another; throws as `insertOrganization` does. */
export async function updateOrganizationRow(sql: Sql, organization: NewOrganization): Promise<Date> {
  const { id, ...columns } = columnsOf(sql, organization);
  const rows = await sql<[{ updatedAt: Date }]>`
    update organizations set ${sql(columns)}, updated_at = clock() where id = ${id} returning updated_at`;
  await insertPolicyChange(sql, id);
  return rows[0].updatedAt;
}

/**
 * Makes these, and only these, the domains that the organization claims. False where another organization has one
 * of them; the transaction has to be rolled back then.
 */
export async function claimDomains(
  sql: Sql,
  organizationId: string,
  domains: readonly string[],
): Promise<boolean> {
  // In one order everywhere, so that two who claim the same domains wait for each other and do not lock up.
  const sorted = domains.toSorted();
  await freeDomains(sql, organizationId, sorted);
  await sql`
    insert into claimed_domains (domain, organization_id)
    select domain, ${organizationId} from unnest(${sorted}::text[]) with ordinality as claimed (domain, place)
    order by place
    on conflict (domain) do nothing`;
  const claimed = await sql`select 1 from claimed_domains where organization_id = ${organizationId}`;
  return claimed.length === sorted.length;
}

/** Gives back what the organization claims beside these: others' invitations that were held for it may go out. */
async function freeDomains(sql: Sql, organizationId: string, kept: readonly string[]): Promise<void> {
  const freed = await sql<{ domain: string }[]>`
    delete from claimed_domains where organization_id = ${organizationId} and not (domain = any(${[...kept]}::text[]))
    returning domain`;
  await insertPolicyChange(
    sql,
    freed.map(({ domain }) => domain),
  );
}

/**
 * Deletes an organization for every caller: marks it, and no more. Its slug, external id and claimed domains are free
 * from here on, its idempotency keys are answered by `organization_not_found`; what it left behind is closed and erased
 * by its workflow. False when it was deleted already.
 */
export async function markOrganizationDeleted(sql: Sql, organizationId: string): Promise<boolean> {
  const rows = await sql`
    update organizations set closed_at = clock() where id = ${organizationId} and closed_at is null returning 1`;
  if (rows.length === 0) return false;
  await freeDomains(sql, organizationId, []);
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

function columnsOf(sql: Sql, organization: NewOrganization) {
  const { id, name, slug, externalId, logoUrl, trustedMetadata, defaultReminders } = organization;
  // Claimed domains are a table of their own: its key says who was first.
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
