import type { DomainName, EmailAddress } from '../domain/address/types.ts';
import type { Locale } from '../domain/invitation/locale.ts';
import type { EmailKind } from '../domain/invitation/snapshot.ts';
import type { ReminderRule } from '../domain/invitation/reminders.ts';
import type { InvitationState } from '../domain/invitation/state.ts';
import type { RefusalType } from '../domain/refusal.ts';
import { isOpen } from './invitations-open.ts';
import type { Json, Sql } from './sql/client.ts';

export type StoredReminder = {
  readonly ordinal: number;
  readonly atMs: number;
  readonly kind: 'reminder' | 'last_call';
  readonly state: 'planned' | 'sent' | 'skipped';
};

export type DeliveryState =
  'none' | 'queued' | 'sent' | 'delayed' | 'delivered' | 'bounced' | 'complained' | 'held';

export type InvitationRow = {
  readonly id: string;
  readonly organizationId: string;
  readonly memberId: string;
  readonly kind: 'invite' | 'join';
  readonly state: InvitationState;
  readonly revision: number;
  readonly emailAddress: string | null;
  readonly canonicalAddress: string | null;
  readonly name: string | null;
  readonly message: string | null;
  readonly roles: readonly string[];
  readonly invitedByMemberId: string | null;
  readonly locale: Locale;
  readonly trustedMetadata: Readonly<Record<string, Json>>;
  readonly untrustedMetadata: Readonly<Record<string, Json>>;
  readonly redirectUrl: string | null;
  readonly generation: number;
  readonly nonce: string;
  readonly linkKeyId: string;
  readonly tokenHash: Uint8Array;
  readonly lifetimeMinutes: number;
  readonly reminderRules: readonly ReminderRule[] | null;
  readonly reminders: readonly StoredReminder[];
  readonly emailDue: Extract<EmailKind, 'invitation' | 'join'> | null;
  readonly emailDueOrdinal: number;
  readonly emailDueAt: Date | null;
  readonly deliveryState: DeliveryState;
  readonly deliveryAttempts: number;
  readonly deliveryLastAttemptAt: Date | null;
  readonly deliveryDiagnostic: string | null;
  readonly blockedBy: RefusalType | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
  readonly closeReason: string | null;
  readonly dueAt: Date | null;
};

export async function findInvitation(sql: Sql, invitationId: string): Promise<InvitationRow | null> {
  const rows = await sql<InvitationRow[]>`select * from invitations where id = ${invitationId}`;
  return rows[0] ?? null;
}

/** The open invitation of an address (in canonical form), of which there is at most one. */
export async function findOpenInvitation(
  sql: Sql,
  organizationId: string,
  canonicalAddress: string,
): Promise<InvitationRow | null> {
  const rows = await sql<InvitationRow[]>`
    select * from invitations
    where organization_id = ${organizationId} and canonical_address = ${canonicalAddress}
      and ${isOpen(sql)}`;
  return rows[0] ?? null;
}

/** Takes the invitation's row for the rest of the transaction; what is read after it is the newest there is. */
export async function lockInvitation(sql: Sql, invitationId: string): Promise<InvitationRow | null> {
  const rows = await sql<InvitationRow[]>`select * from invitations where id = ${invitationId} for update`;
  return rows[0] ?? null;
}

/** Takes the invitation's row unless somebody else holds it; null then, too. */
export async function lockInvitationIfFree(sql: Sql, invitationId: string): Promise<InvitationRow | null> {
  const rows = await sql<InvitationRow[]>`
    select * from invitations where id = ${invitationId} for update skip locked`;
  return rows[0] ?? null;
}

/** Writes a new invitation. Null where another open one has the address already. */
export async function insertInvitation(
  sql: Sql,
  invitation: InvitationChange,
): Promise<InvitationRow | null> {
  const rows = await sql<InvitationRow[]>`
    insert into invitations ${sql(columnsOf(sql, invitation))}
    on conflict (organization_id, canonical_address) where closed_at is null do nothing
    returning *`;
  return rows[0] ?? null;
}

export type InvitationChange = { -readonly [K in keyof InvitationRow]?: InvitationRow[K] };

/**
 * Changes the row that the caller has locked; its revision grows. A new link supersedes the one before it, and those
 * of a mailbox that the invitation goes to no longer are forgotten.
 */
export async function changeInvitation(
  sql: Sql,
  invitationId: string,
  change: InvitationChange,
): Promise<InvitationRow> {
  const rows = await sql<[InvitationRow]>`
    ${change.tokenHash === undefined ? sql`` : withLinkSuperseded(sql, invitationId, change)}
    update invitations set ${sql(columnsOf(sql, change))}, revision = revision + 1
    where id = ${invitationId} returning *`;
  return rows[0];
}

/** In the same statement as the change, so that a new link costs no statement more. */
function withLinkSuperseded(sql: Sql, invitationId: string, { canonicalAddress = null }: InvitationChange) {
  return sql`
    with before as (
      select id, token_hash, generation, nonce, link_key_id,
        canonical_address = coalesce(${canonicalAddress}, canonical_address) as is_same_mailbox
      from invitations where id = ${invitationId}
    ), superseded as (
      insert into superseded_links (token_hash, invitation_id, generation, nonce, link_key_id)
      select token_hash, id, generation, nonce, link_key_id from before where is_same_mailbox
    ), forgotten as (
      delete from superseded_links
      where invitation_id in (select id from before where is_same_mailbox is not true)
    )`;
}

const jsonColumns = ['trustedMetadata', 'untrustedMetadata', 'reminderRules', 'reminders'] as const;

function columnsOf(sql: Sql, change: InvitationChange): Record<string, never> {
  const columns: Record<string, unknown> = { ...change };
  for (const name of jsonColumns) {
    if (columns[name] !== undefined && columns[name] !== null)
      columns[name] = sql.json(columns[name] as Json);
  }
  return columns as Record<string, never>;
}

/** The address of an invitation that was not erased. */
export function addressOf(
  invitation: Pick<InvitationRow, 'emailAddress' | 'canonicalAddress'>,
): EmailAddress {
  const mailbox = invitation.emailAddress ?? '';
  const canonical = invitation.canonicalAddress ?? '';
  return { mailbox, canonical, domain: canonical.slice(canonical.lastIndexOf('@') + 1) as DomainName };
}
