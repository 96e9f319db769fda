import { system } from '../events.ts';
import type { InvitationRow } from '../invitations.ts';
import { lockOrganization } from '../policies.ts';
import type { Sql } from '../sql.ts';
import { closeInvitation } from './close.ts';
import { inTransaction } from './decide.ts';
import { clockOf } from './deciding.ts';
import type { Changes } from './deciding.ts';

const batchSize = 500;

/**
 * Takes the next 500 invitations of a deleted organization: closes those that are open, erases who they were for.
 * When none is left, the members go, and the organization's names with them.
 * @returns the invitations it closed, whose runs have to be told
 */
export function closeOrganizationBatch(
  changes: Changes,
  organizationId: string,
): Promise<{ closedIds: readonly string[]; finished: boolean }> {
  return inTransaction(changes, async (sql) => {
    const organization = await lockOrganization(sql, organizationId);
    if (organization === null || !organization.isClosed) return { closedIds: [], finished: true };
    const rows = await sql<InvitationRow[]>`
      select * from invitations where organization_id = ${organizationId} and email_address is not null
      order by id limit ${batchSize} for update`;
    const open = rows.filter((row) => row.closedAt === null);
    const at = await clockOf(sql);
    for (const row of open) {
      await closeInvitation(sql, row, {
        state: 'revoked',
        at,
        actor: system,
        closeReason: 'organization_deleted',
      });
    }
    await eraseInvitations(
      sql,
      rows.map((row) => row.id),
    );
    const finished = rows.length < batchSize;
    if (finished) await eraseOrganization(sql, organizationId);
    return { closedIds: open.map((row) => row.id), finished };
  });
}

/**
 * Addresses, names and messages go; ids, states and instants stay as a pseudonym. Answers that were kept tell of
 * them too: who erases replaces those.
 */
export async function eraseInvitations(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql`
    update invitations set email_address = null, canonical_address = null, name = null, message = null,
      trusted_metadata = '{}', untrusted_metadata = '{}', redirect_url = null,
      close_reason = case when close_reason in ('superseded', 'organization_deleted') then close_reason end
    where id = any(${[...ids]})`;
  await sql`update requests set terms = '{}' where invitation_id = any(${[...ids]}) and outcome is not null`;
  await sql`update emails set diagnostic = null where invitation_id = any(${[...ids]})`;
  await sql`update events set reason = null where invitation_id = any(${[...ids]})`;
}

async function eraseOrganization(sql: Sql, organizationId: string): Promise<void> {
  await sql`delete from members where organization_id = ${organizationId}`;
  await sql`delete from claimed_domains where organization_id = ${organizationId}`;
  // Also of requests that never became an invitation, or still wait: they will be refused, whatever they say. A kept
  // answer stays where it is the 404 that replaced it; one that was kept later goes, and its key with it.
  await sql`
    update requests set terms = '{}',
      answer = case when answer ->> 'status' = '404' then answer end,
      idempotency_key = case when answer ->> 'status' = '404' then idempotency_key end,
      idempotency_scope = case when answer ->> 'status' = '404' then idempotency_scope end
    where organization_id = ${organizationId}`;
  await sql`
    update organizations set name = '', slug = id::text, external_id = null, logo_url = '', trusted_metadata = '{}',
      erased_at = clock()
    where id = ${organizationId}`;
}
