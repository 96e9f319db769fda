import type { DomainName, EmailAddress } from '../domain/address/types.ts';
import type { Invitation, InvitationChange } from '../domain/invitation/invitation.ts';
import { addedEvents } from './events.ts';
import type { NewEvent } from './events.ts';
import { isOpen } from './invitations-open.ts';
import type { Json, Sql, Tx } from './sql/client.ts';

/** A row of `invitations`, which stores the address in two columns. */
export type InvitationRow = Omit<Invitation, 'address'> & {
  readonly emailAddress: string | null;
  readonly canonicalAddress: string | null;
};

/** Returns the invitation of a row. */
export function toInvitation({ emailAddress, canonicalAddress, ...row }: InvitationRow): Invitation {
  return { ...row, address: addressOf(emailAddress, canonicalAddress) };
}

function addressOf(mailbox: string | null, canonical: string | null): EmailAddress | null {
  if (mailbox === null || canonical === null) return null;
  return { mailbox, canonical, domain: canonical.slice(canonical.lastIndexOf('@') + 1) as DomainName };
}

const first = (rows: readonly InvitationRow[]): Invitation | null =>
  rows[0] === undefined ? null : toInvitation(rows[0]);

/** Returns an invitation as it is recorded, or null. For callers, see `readInvitation`. */
export async function findInvitation(sql: Sql, invitationId: string): Promise<Invitation | null> {
  return first(await sql<InvitationRow[]>`select * from invitations where id = ${invitationId}`);
}

/** Returns the open invitation of an address (in canonical form), of which there is at most one, or null. */
export async function findOpenInvitation(
  sql: Sql,
  organizationId: string,
  canonicalAddress: string,
): Promise<Invitation | null> {
  return first(
    await sql<InvitationRow[]>`
      select * from invitations
      where organization_id = ${organizationId} and canonical_address = ${canonicalAddress} and ${isOpen(sql)}`,
  );
}

/** Locks an invitation for the rest of the transaction, and returns it or null. Later reads see the newest rows. */
export async function lockInvitation(tx: Tx, invitationId: string): Promise<Invitation | null> {
  return first(await tx<InvitationRow[]>`select * from invitations where id = ${invitationId} for update`);
}

/** Locks an invitation without waiting. Returns null also where another transaction has locked it. */
export async function lockInvitationIfFree(tx: Tx, invitationId: string): Promise<Invitation | null> {
  return first(
    await tx<InvitationRow[]>`select * from invitations where id = ${invitationId} for update skip locked`,
  );
}

/** Inserts an invitation with its events. Returns null where another open invitation has the address. */
export async function insertInvitation(
  tx: Tx,
  invitation: InvitationChange,
  events: readonly NewEvent[],
): Promise<Invitation | null> {
  return first(
    await tx<InvitationRow[]>`
      with changed as (
        insert into invitations ${tx(columnsOf(tx, invitation))}
        on conflict (organization_id, canonical_address) where closed_at is null do nothing
        returning *
      )${addedEvents(tx, events)}
      select * from changed`,
  );
}

/**
 * Changes an invitation that the caller has locked, and adds events to its timeline, in one statement. Its revision
 * grows. A new link supersedes the previous one; the superseded links of a mailbox that it leaves are deleted.
 */
export async function changeInvitation(
  tx: Tx,
  invitationId: string,
  change: InvitationChange,
  events: readonly NewEvent[] = [],
): Promise<Invitation> {
  const rows = await tx<[InvitationRow]>`
    with ${change.tokenHash === undefined ? tx`` : supersededLink(tx, invitationId, change)} changed as (
      update invitations set ${tx(columnsOf(tx, change))}, revision = revision + 1
      where id = ${invitationId} returning *
    )${addedEvents(tx, events)}
    select * from changed`;
  return toInvitation(rows[0]);
}

function supersededLink(tx: Tx, invitationId: string, { address }: InvitationChange) {
  return tx`
    before as (
      select id, token_hash, generation, nonce, link_key_id,
        canonical_address = coalesce(${address?.canonical ?? null}, canonical_address) as is_same_mailbox
      from invitations where id = ${invitationId}
    ), superseded as (
      insert into superseded_links (token_hash, invitation_id, generation, nonce, link_key_id)
      select token_hash, id, generation, nonce, link_key_id from before where is_same_mailbox
    ), deleted as (
      delete from superseded_links
      where invitation_id in (select id from before where is_same_mailbox is not true)
    ),`;
}

const jsonColumns = ['trustedMetadata', 'untrustedMetadata', 'reminderRules', 'reminders'] as const;

function columnsOf(sql: Sql, { address, ...change }: InvitationChange): Record<string, never> {
  const columns: Record<string, unknown> = { ...change };
  if (address !== undefined) {
    columns['emailAddress'] = address?.mailbox ?? null;
    columns['canonicalAddress'] = address?.canonical ?? null;
  }
  for (const name of jsonColumns) {
    if (columns[name] !== undefined && columns[name] !== null)
      columns[name] = sql.json(columns[name] as Json);
  }
  return columns as Record<string, never>;
}
