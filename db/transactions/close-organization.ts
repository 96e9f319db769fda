import { runInBatches } from '../sql/batches.ts';
import { system } from '../events.ts';
import type { InvitationRow } from '../invitations.ts';
import { transaction } from '../sql/client.ts';
import type { Pool, Sql } from '../sql/client.ts';
import { toInvitation } from '../invitations.ts';
import { closeInvitation } from './close-invitation.ts';
import { readClock } from './run.ts';
import { eraseInvitations, eraseOrganizationRow } from './erase-rows.ts';
import type { TransactionDeps } from './context.ts';

const batchSize = 2_000;
/** Each open one is closed by a statement of its own. */
const invitationsPerBatch = 200;

/**
 * Closes and erases the rows of a deleted organization in batches, until `signal` is aborted or none is left; then erases
 * the organization's row. Rows locked by other transactions are left to the next call.
 * @returns how many open invitations it closed, and whether everything is done
 */
export async function closeOrganizationBatch(
  deps: TransactionDeps,
  organizationId: string,
  signal: AbortSignal,
): Promise<{ closed: number; isFinished: boolean }> {
  const { sql } = deps;
  if (!(await isClosing(sql, organizationId))) return { closed: 0, isFinished: true };
  let closed = 0;
  let lastId: string | null = null;
  const { isMoreLeft } = await runInBatches(
    {
      invitations: async (limit) => {
        const batch = Math.min(limit, invitationsPerBatch);
        const done = await closeInvitations(sql, organizationId, lastId, batch);
        closed += done.closed;
        lastId = done.lastId;
        return done.lastId === null ? 0 : limit;
      },
      requests: (limit) => eraseRequests(sql, organizationId, limit),
      members: (limit) => deleteMembers(sql, organizationId, limit),
      addresses: (limit) => deleteAddresses(sql, organizationId, limit),
      erasures: (limit) => endErasures(sql, organizationId, limit),
    },
    { batchSize, signal },
  );
  const isFinished = !isMoreLeft && (await isEmpty(sql, organizationId));
  if (isFinished) await transaction(sql, (tx) => eraseOrganizationRow(tx, organizationId));
  return { closed, isFinished };
}

async function isClosing(sql: Sql, organizationId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from organizations where id = ${organizationId} and closed_at is not null and erased_at is null`;
  return rows.length > 0;
}

/** No request opens an invitation of a closed organization, so its row need not be locked. */
function closeInvitations(
  sql: Pool,
  organizationId: string,
  afterId: string | null,
  limit: number,
): Promise<{ closed: number; lastId: string | null }> {
  return transaction(sql, async (tx) => {
    const rows = await tx<InvitationRow[]>`
      select * from invitations
      where organization_id = ${organizationId} and email_address is not null
        and (${afterId}::uuid is null or id > ${afterId}::uuid)
      order by id limit ${limit} for update skip locked`;
    const open = rows.filter((row) => row.closedAt === null).map(toInvitation);
    const at = await readClock(tx);
    for (const row of open) {
      await closeInvitation(tx, row, {
        state: 'revoked',
        at,
        actor: system,
        closeReason: 'organization_deleted',
      });
    }
    await eraseInvitations(
      tx,
      rows.map((row) => row.id),
    );
    return { closed: open.length, lastId: rows.at(-1)?.id ?? null };
  });
}

/** Erases requests without an invitation and pending ones too: those will be refused, whatever their input. */
async function eraseRequests(sql: Sql, organizationId: string, limit: number): Promise<number> {
  const { count } = await sql`
    update requests set input = '{}', address_hash = null, response = null, erased_at = clock()
    where id = any(array(
      select id from requests where organization_id = ${organizationId} and erased_at is null
      limit ${limit} for update skip locked))`;
  return count;
}

async function deleteMembers(sql: Sql, organizationId: string, limit: number): Promise<number> {
  const { count } = await sql`
    delete from members
    where id = any(array(
      select id from members where organization_id = ${organizationId} limit ${limit} for update skip locked))`;
  return count;
}

async function deleteAddresses(sql: Sql, organizationId: string, limit: number): Promise<number> {
  const { count } = await sql`
    delete from addresses
    where ctid = any(array(
      select ctid from addresses where organization_id = ${organizationId} limit ${limit} for update skip locked))`;
  return count;
}

async function endErasures(sql: Sql, organizationId: string, limit: number): Promise<number> {
  const { count } = await sql`
    delete from erasures
    where ctid = any(array(
      select ctid from erasures where organization_id = ${organizationId} limit ${limit} for update skip locked))`;
  return count;
}

/** Returns whether no row of the organization's people is left. */
async function isEmpty(sql: Sql, organizationId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from organizations o
    where id = ${organizationId}
      and not exists (select 1 from invitations i where i.organization_id = o.id and i.email_address is not null)
      and not exists (select 1 from requests r where r.organization_id = o.id and r.erased_at is null)
      and not exists (select 1 from members m where m.organization_id = o.id)
      and not exists (select 1 from addresses a where a.organization_id = o.id)`;
  return rows.length > 0;
}
