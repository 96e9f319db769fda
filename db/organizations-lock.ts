import type { DomainPattern } from '../domain/address/types.ts';
import type { ReminderRule } from '../domain/invitation/reminders.ts';
import type { AllowedOauthTenants, ImplicitRole, OrganizationPolicy } from '../domain/organization/policy.ts';
import type { Sql } from './sql/client.ts';

/** An organization as decisions see it. */
export type LockedOrganization = {
  readonly id: string;
  readonly name: string;
  readonly policy: OrganizationPolicy;
  readonly defaultReminders: readonly ReminderRule[] | null;
  /** Deleted for callers; its invitations are being closed. */
  readonly isClosed: boolean;
};

type PolicyRow = Omit<OrganizationPolicy, 'claimedEmailDomains'> & {
  readonly id: string;
  readonly name: string;
  readonly defaultReminders: readonly ReminderRule[] | null;
  readonly closedAt: Date | null;
  readonly emailAllowedDomains: DomainPattern[];
  readonly allowedOauthTenants: AllowedOauthTenants;
  readonly implicitRoles: ImplicitRole[];
};

/** The seat limit was set while this transaction waited for its lock; it has to begin again with a stronger one. */
export class SeatLimitAppeared extends Error {}

/**
 * Takes the organization's row for the rest of the transaction, so that its policy stays as it is read here. Where
 * seats are limited, one decision at a time: counting and inserting then cannot be overtaken.
 * @param options.alone whether no other decision of the organization may run beside this one
 * @throws SeatLimitAppeared
 */
export async function lockOrganization(
  sql: Sql,
  organizationId: string,
  options: { readonly alone: boolean } = { alone: false },
): Promise<LockedOrganization | null> {
  const before = await sql<{ seatLimit: number | null }[]>`
    select seat_limit from organizations where id = ${organizationId}`;
  if (before[0] === undefined) return null;
  const isAlone = options.alone || before[0].seatLimit !== null;
  const mode = isAlone ? sql`for no key update` : sql`for share`;
  const rows = await sql<[PolicyRow]>`
    select id, name, default_reminders, closed_at, email_invites, email_jit_provisioning, sso_jit_provisioning,
      sso_jit_provisioning_allowed_connections, oauth_tenant_jit_provisioning, allowed_oauth_tenants,
      email_allowed_domains, implicit_roles, block_common_domains, seat_limit
    from organizations where id = ${organizationId} ${mode}`;
  if (!isAlone && rows[0].seatLimit !== null) throw new SeatLimitAppeared();
  const { id, name, defaultReminders, closedAt, ...policy } = rows[0];
  const ruling = { ...policy, claimedEmailDomains: [] };
  return { id, name, defaultReminders, isClosed: closedAt !== null, policy: ruling };
}

/** Whether another organization has claimed the domain (in A-label form). */
export async function isClaimedByAnother(sql: Sql, organizationId: string, domain: string): Promise<boolean> {
  const rows = await sql`
    select 1 from claimed_domains where domain = ${domain} and organization_id <> ${organizationId}`;
  return rows.length > 0;
}

export async function findOrganizationName(sql: Sql, organizationId: string): Promise<string> {
  const rows = await sql<{ name: string }[]>`select name from organizations where id = ${organizationId}`;
  return rows[0]?.name ?? '';
}
