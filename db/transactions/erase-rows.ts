import type { Sql } from '../sql/client.ts';
import { closeReasons } from './close-invitation.ts';

// What goes from each table when somebody is erased. Ids, states and instants stay as a pseudonym.

/**
 * Erases whom closed invitations were for, also from their e-mails and timelines, and forgets links that were replaced. The caller holds the rows, and erases
 * the requests about them.
 */
export async function eraseInvitations(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql`
    update invitations set email_address = null, canonical_address = null, name = null, message = null,
      trusted_metadata = '{}', untrusted_metadata = '{}', redirect_url = null, delivery_diagnostic = null,
      close_reason = case when close_reason = any(${[...closeReasons]}) then close_reason end
    where id = any(${[...ids]})`;
  await sql`delete from superseded_links where invitation_id = any(${[...ids]})`;
  await sql`delete from superseded_links where invitation_id = any(${[...ids]})`;
  await eraseEmails(sql, ids);
  await sql`
    update events set reason = null, details = ${keptDetails(sql)} where invitation_id = any(${[...ids]})`;
}

/** Also of invitations that never became a row: a notice to a member belongs to the request. */
export async function eraseEmails(sql: Sql, invitationIds: readonly string[]): Promise<void> {
  await sql`update emails set diagnostic = null where invitation_id = any(${[...invitationIds]})`;
}

/** Erases what callers said of members who came and went without an invitation. */
export async function eraseMemberEvents(sql: Sql, memberIds: readonly string[]): Promise<void> {
  await sql`
    update events set reason = null, details = ${keptDetails(sql)}
    where invitation_id is null and member_id = any(${[...memberIds]})`;
}

function keptDetails(sql: Sql) {
  return sql`case when details ? 'close_reason'
    then jsonb_build_object('close_reason', details -> 'close_reason') else '{}' end`;
}

/** Erases all that an organization said of itself, and the key by which its people were found. */
export async function eraseOrganizationRow(sql: Sql, organizationId: string): Promise<void> {
  await sql`delete from claimed_domains where organization_id = ${organizationId}`;
  await sql`
    update organizations set name = '', slug = id::text, external_id = null, logo_url = '', trusted_metadata = '{}',
      email_invites = 'NOT_ALLOWED', email_jit_provisioning = 'NOT_ALLOWED', sso_jit_provisioning = 'NOT_ALLOWED',
      sso_jit_provisioning_allowed_connections = '{}', oauth_tenant_jit_provisioning = 'NOT_ALLOWED',
      allowed_oauth_tenants = '{}', email_allowed_domains = '{}', implicit_roles = '[]', block_common_domains = false,
      seat_limit = null, default_reminders = null,
      address_key = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), erased_at = clock()
    where id = ${organizationId}`;
}
