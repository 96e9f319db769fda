import type postgres from 'postgres';
import { closeOrganizationBatch } from '../db/transactions/close-organization.ts';
import { markOrganizationDeleted } from '../db/organizations.ts';
import { transaction } from '../db/sql/client.ts';
import { sweep } from '../db/requests-sweep.ts';
import { claimPendingRequests } from '../db/requests-dispatch.ts';
import { newId } from '../runtime/ids.ts';
import { createLinkKeys } from '../runtime/links.ts';
import { newBenchOrganization, timed, withDatabase } from './with-database.ts';

const rows = Number(process.env['BENCH_ROWS'] ?? 200_000);
const inTime = () => AbortSignal.timeout(3_600_000);

/** Measures the batch jobs on many rows: claiming pending requests, sweeping, closing an organization. */
export function benchBatches(): Promise<void> {
  return withDatabase(async ({ sql, admin }) => {
    const organizationId = await newBenchOrganization(admin);
    await fillRequests(admin, { organizationId, age: '1 hour', isDecided: false });
    await timed(`claim 2,000 of ${rows} pending requests, 20 at a time`, async () => {
      for (let claimed = 0; claimed < 2_000;) claimed += (await claimPendingRequests(sql, 20)).length;
    });
    await admin`truncate requests cascade`;
    for (const age of ['2 days', '31 days']) {
      await fillRequests(admin, { organizationId, age, isDecided: true });
      await timed(`sweep ${rows} requests of ${age} ago`, () => sweep(sql, inTime()));
    }
    await timed('sweep with nothing to do', () => sweep(sql, inTime()));
    await admin`truncate requests cascade`;
    await fillRequests(admin, { organizationId, age: '3 hours', isDecided: true });
    await fillMembers(admin, organizationId);
    await timed(`DELETE of an organization of ${rows} members and as many stored responses`, () =>
      transaction(sql, (tx) => markOrganizationDeleted(tx, organizationId)),
    );
    const links = createLinkKeys([{ id: 'bench', key: Buffer.alloc(32) }]);
    const { mint: mintLink, isLinkAlive } = links;
    const deps = { sql, mintLink, isLinkAlive, projectRoles: ['member'], newId };
    await timed('close and erase it', async () => {
      for (let isFinished = false; !isFinished;) {
        ({ isFinished } = await closeOrganizationBatch(deps, organizationId, AbortSignal.timeout(10_000)));
      }
    });
  });
}

type Filling = { readonly organizationId: string; readonly age: string; readonly isDecided: boolean };

/** Inserts requests as invites leave them, with keys and stored responses of some 1,400 bytes. */
async function fillRequests(admin: postgres.Sql, { organizationId, age, isDecided }: Filling): Promise<void> {
  await admin`
    insert into requests (id, kind, organization_id, invitation_id, member_id, address_hash, idempotency_scope,
      idempotency_key, body_hash, input, outcome, decided_at, responded_at, requested_at, response)
    select gen_random_uuid(), 'invite', ${organizationId}, gen_random_uuid(), gen_random_uuid(), sha256(i::text::bytea),
      ${age}, i, sha256('x'),
      jsonb_build_object('emailAddress', jsonb_build_object('mailbox', 'p' || i || '@company.com'), 'name', 'Name ' || i),
      case when ${isDecided} then '{"ok": true, "value": {}}'::jsonb end,
      case when ${isDecided} then clock() end, case when ${isDecided} then clock() end, clock() - ${age}::interval,
      case when ${isDecided} then jsonb_build_object('status', 200, 'body', jsonb_build_object('pad', repeat('x', 1400))) end
    from generate_series(1, ${rows}::int) i`;
  await admin`vacuum analyze requests`;
}

async function fillMembers(admin: postgres.Sql, organizationId: string): Promise<void> {
  await admin`
    insert into members (id, organization_id, email_address, canonical_address, name, roles)
    select gen_random_uuid(), ${organizationId}, 'm' || i || '@company.com', 'm' || i || '@company.com', 'Name ' || i,
      '{member}'
    from generate_series(1, ${rows}::int) i`;
  await admin`vacuum analyze members`;
}
