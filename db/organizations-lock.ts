import type { ReminderRule } from '../domain/invitation/reminders.ts';
import type { OrganizationPolicy } from '../domain/organization/policy.ts';
import { policyColumns } from './organizations.ts';
import type { StoredPolicy } from './organizations.ts';
import type { Tx } from './sql/client.ts';
import { RetryTransaction } from './sql/retryable.ts';

/** An organization, locked for a decision. */
export type LockedOrganization = {
  readonly id: string;
  readonly name: string;
  /** Domains that the organization claims are not read: decisions look for claims of other organizations. */
  readonly policy: OrganizationPolicy;
  readonly defaultReminders: readonly ReminderRule[] | null;
  /** Deleted for callers; its invitations are being closed. */
  readonly isClosed: boolean;
};

type LockedRow = StoredPolicy &
  Pick<LockedOrganization, 'id' | 'name' | 'defaultReminders'> & { readonly closedAt: Date | null };

/** Where to find the organization, and the seat limit that decides how to lock it. */
export type OrganizationToLock = { readonly id: string; readonly seatLimit: number | null };

/** Returns the organization of an invitation as `lockOrganization` takes it. Takes no lock. */
export async function findOrganizationToLock(
  tx: Tx,
  by: { readonly organizationId: string } | { readonly invitationId: string },
): Promise<OrganizationToLock | null> {
  const id =
    'organizationId' in by
      ? tx`${by.organizationId}`
      : tx`(select organization_id from invitations where id = ${by.invitationId})`;
  const rows = await tx<OrganizationToLock[]>`select id, seat_limit from organizations where id = ${id}`;
  return rows[0] ?? null;
}

/**
 * Locks the organization's row for the rest of the transaction, so that its policy stays as it is read. Where seats are
 * limited, the lock excludes other decisions, so that nothing is inserted between a count and an insert.
 * @param organization.seatLimit as read before in this transaction
 * @param options.alone excludes other decisions in any case
 * @throws RetryTransaction where the seat limit was set while this transaction waited for the lock
 */
export async function lockOrganization(
  tx: Tx,
  { id: organizationId, seatLimit }: OrganizationToLock,
  options: { readonly alone: boolean } = { alone: false },
): Promise<LockedOrganization | null> {
  const isAlone = options.alone || seatLimit !== null;
  const mode = isAlone ? tx`for no key update` : tx`for share`;
  const rows = await tx<LockedRow[]>`
    select id, name, default_reminders, closed_at, ${policyColumns(tx)}
    from organizations where id = ${organizationId} ${mode}`;
  if (rows[0] === undefined) return null;
  const { id, name, defaultReminders, closedAt, ...policy } = rows[0];
  if (!isAlone && policy.seatLimit !== null) throw new RetryTransaction();
  return {
    id,
    name,
    defaultReminders,
    isClosed: closedAt !== null,
    policy: { ...policy, claimedEmailDomains: [] },
  };
}

/** Locks the organization against every other decision; null where there is none. */
export function lockOrganizationAlone(tx: Tx, organizationId: string): Promise<LockedOrganization | null> {
  return lockOrganization(tx, { id: organizationId, seatLimit: null }, { alone: true });
}
