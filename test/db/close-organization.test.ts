import { expect } from 'vitest';
import { closeOrganizationBatch } from '../../db/transactions/close-organization.ts';
import { findInvitationsClosedByEnd } from '../../db/invitations-to-signal.ts';
import { markOrganizationDeleted } from '../../db/organizations.ts';
import { boundStatements } from './bounded-statements.ts';
import type { Decisions } from './decisions.ts';
import { transaction } from '../../db/sql/client.ts';
import { decisionsTest } from '../support/fixtures/decisions.ts';

const test = decisionsTest.extend('connections', 3);

const close = (decisions: Decisions, organizationId: string, signal = AbortSignal.timeout(30_000)) =>
  closeOrganizationBatch(decisions.transactions, organizationId, signal);

/** Inserts members, open invitations, and requests with stored responses. */
async function fill(
  decisions: Decisions,
  organizationId: string,
  { members = 0, invitations = 0, requests = 0 },
): Promise<void> {
  const { sql } = decisions;
  await sql`
    insert into members (id, organization_id, email_address, canonical_address, roles)
    select gen_random_uuid(), ${organizationId}, 'm' || i || '@company.com', 'm' || i || '@company.com', '{member}'
    from generate_series(1, ${members}) i`;
  await sql`
    insert into invitations (id, organization_id, member_id, kind, state, email_address, canonical_address, roles,
      locale, nonce, link_key_id, token_hash, lifetime_minutes, expires_at)
    select gen_random_uuid(), ${organizationId}, gen_random_uuid(), 'invite', 'pending', 'i' || i || '@company.com',
      'i' || i || '@company.com', '{member}', 'en', 'nonce', 'test', i::text::bytea, 60, clock() + interval '1 hour'
    from generate_series(1, ${invitations}) i`;
  await sql`
    insert into requests (id, kind, organization_id, idempotency_scope, idempotency_key, body_hash, input, response)
    select gen_random_uuid(), 'plain', ${organizationId}, 'POST', i::text, '\\x00', '{"name": "Ada"}', '{"status": 200}'
    from generate_series(1, ${requests}) i`;
}

test('deleting an organization changes no row of its people, however many there are', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  await fill(decisions, organizationId, { members: 3, invitations: 3, requests: 3 });
  for (const table of ['members', 'invitations', 'requests']) await boundStatements(sql, table, 0);
  expect(await transaction(sql, (tx) => markOrganizationDeleted(tx, organizationId))).toBe(true);
  expect(await transaction(sql, (tx) => markOrganizationDeleted(tx, organizationId))).toBe(false);
});

test('an organization of thousands is closed and erased by statements of 2,000 rows at most', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  await fill(decisions, organizationId, { members: 4_100, invitations: 450, requests: 6_100 });
  await transaction(sql, (tx) => markOrganizationDeleted(tx, organizationId));
  for (const table of ['members', 'invitations', 'requests', 'events'])
    await boundStatements(sql, table, 2_000);
  expect(await close(decisions, organizationId)).toEqual({ closed: 450, isFinished: true });
  expect(await close(decisions, organizationId)).toEqual({ closed: 0, isFinished: true });
  expect(await sql`select 1 from members`).toHaveLength(0);
  expect(await sql`select 1 from requests where input <> '{}' or response is not null`).toHaveLength(0);
  const states = await sql`select distinct state, close_reason, email_address from invitations`;
  expect([...states]).toEqual([
    { state: 'revoked', closeReason: 'organization_deleted', emailAddress: null },
  ]);
  expect(await sql`select name from organizations where erased_at is not null`).toEqual([{ name: '' }]);
});

test('an aborted closing continues where it stopped', async ({ decisions, organizationId }) => {
  await fill(decisions, organizationId, { members: 10, invitations: 450, requests: 10 });
  await transaction(decisions.sql, (tx) => markOrganizationDeleted(tx, organizationId));
  expect(await close(decisions, organizationId, AbortSignal.abort())).toEqual({
    closed: 0,
    isFinished: false,
  });
  expect(await close(decisions, organizationId)).toEqual({ closed: 450, isFinished: true });
});

test('locked rows are left to the next call, and the organization is not erased before', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  await fill(decisions, organizationId, { members: 2, invitations: 2, requests: 2 });
  await transaction(sql, (tx) => markOrganizationDeleted(tx, organizationId));
  const own = await sql.reserve();
  await own`begin`;
  await own`select 1 from invitations order by id limit 1 for update`;
  await own`select 1 from requests order by id limit 1 for update`;
  expect(await close(decisions, organizationId)).toEqual({ closed: 1, isFinished: false });
  await own`commit`;
  own.release();
  expect(await close(decisions, organizationId)).toEqual({ closed: 1, isFinished: true });
});

test('the workflows to signal are those of the invitations that the deletion closed, page by page', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  await fill(decisions, organizationId, { invitations: 5 });
  await sql`update invitations set state = 'declined', closed_at = clock()
    where id = (select id from invitations limit 1)`;
  await transaction(sql, (tx) => markOrganizationDeleted(tx, organizationId));
  await close(decisions, organizationId);
  const first = await findInvitationsClosedByEnd(sql, organizationId, null, 3);
  const second = await findInvitationsClosedByEnd(sql, organizationId, first.at(-1) ?? null, 3);
  expect([first.length, second.length]).toEqual([3, 1]);
  expect(new Set([...first, ...second]).size).toBe(4);
});
