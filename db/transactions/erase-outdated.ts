import { runInBatches } from '../sql/batches.ts';
import type { BatchResult } from '../sql/batches.ts';
import { lockOrganizationAlone } from '../organizations-lock.ts';
import { transaction } from '../sql/client.ts';
import type { Pool, Tx } from '../sql/client.ts';
import { eraseBatch } from './erase-person.ts';
import { eraseRequests, lockErasable, eraseInvitations } from './erase-rows.ts';

const batchSize = 1_000;
/** Each has requests, emails and events. */
const invitationsPerBatch = 100;

/**
 * Finishes the erasures that one transaction could not, and erases the people of invitations that were closed longer ago
 * than the retention and have no member. In batches, until none is left or `signal` is aborted.
 * @param retentionDays null: closed invitations stay as they are
 * @returns about how many rows, by step, and whether more are left
 */
export function eraseOutdated(
  sql: Pool,
  retentionDays: number | null,
  signal: AbortSignal,
): Promise<BatchResult<'unfinished' | 'closed'>> {
  return runInBatches(
    {
      unfinished: (limit) => continueErasure(sql, limit),
      closed: (limit) =>
        retentionDays === null ? Promise.resolve(0) : eraseClosed(sql, retentionDays, limit),
    },
    { batchSize, signal },
  );
}

/** Erases the next batch of the oldest erasure. Returns `limit` while more is left. */
async function continueErasure(sql: Pool, limit: number): Promise<number> {
  const [oldest] = await sql<{ organizationId: string; addressHash: Uint8Array; requestedAt: string }[]>`
    select organization_id, address_hash, requested_at::text as requested_at from erasures order by requested_at limit 1`;
  if (oldest === undefined) return 0;
  const { organizationId, addressHash, requestedAt } = oldest;
  await transaction(sql, async (tx) => {
    await lockOrganizationAlone(tx, organizationId);
    if (!(await eraseBatch(tx, { organizationId, addressHashes: [addressHash], requestedAt }, limit))) return;
    await tx`
      delete from erasures where organization_id = ${organizationId} and address_hash = ${addressHash}
        and requested_at = ${requestedAt}::timestamptz`;
  });
  return limit;
}

/** Skips rows locked by other transactions. Returns `limit` while more is left. */
function eraseClosed(sql: Pool, retentionDays: number, limit: number): Promise<number> {
  const count = Math.min(limit, invitationsPerBatch);
  return transaction(sql, async (tx) => {
    const rows = await tx<{ id: string; memberId: string }[]>`
      select id, member_id from invitations
      where state in ('declined', 'revoked', 'expired') and email_address is not null
        and closed_at < (select clock() - make_interval(days => ${retentionDays}))
      order by closed_at limit ${count} for update skip locked`;
    const ids = rows.map(({ id }) => id);
    // Pending requests are decided by the workflow, and erased then.
    const requests = await lockErasable(
      tx,
      tx`select id from requests
        where invitation_id = any(${ids}) and outcome is not null and erased_at is null limit ${limit}`,
    );
    await eraseRequests(tx, requests);
    if (requests.length === limit) return limit;
    await eraseInvitations(tx, ids);
    await deleteAddresses(
      tx,
      rows.map(({ memberId }) => memberId),
    );
    return rows.length < count ? rows.length : limit;
  });
}

async function deleteAddresses(tx: Tx, memberIds: readonly string[]): Promise<void> {
  await tx`delete from addresses where member_id = any(${[...memberIds]})`;
}
