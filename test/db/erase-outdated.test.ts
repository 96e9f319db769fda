import { expect } from 'vitest';
import { eraseAddress } from '../../db/transactions/erase-address.ts';
import { eraseOutdated } from '../../db/transactions/erase-outdated.ts';
import { eraseMember } from '../../db/transactions/erase-member.ts';
import { findPerson } from '../../db/members.ts';
import { transaction } from '../../db/sql/client.ts';
import { sweep } from '../../db/requests-sweep.ts';
import { boundStatements } from './bounded-statements.ts';
import { acceptInput, endInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { decisionsTest } from '../support/fixtures/decisions.ts';

const marker = 'zebra';

const test = decisionsTest.extend('connections', 3);

const inTime = () => AbortSignal.timeout(30_000);
const project = { type: 'project', id: null } as const;
const erase = (decisions: Decisions, organizationId: string, address: string) =>
  transaction(decisions.sql, (tx) => eraseAddress(tx, organizationId, address, project));

/** Inserts closed invitations of one address, each with its request, and as many refused requests. */
async function fill(
  decisions: Decisions,
  organizationId: string,
  address: string,
  { invitations = 0, requests = 0 },
): Promise<void> {
  const { sql } = decisions;
  await sql`
    insert into invitations (id, organization_id, member_id, kind, state, email_address, canonical_address, name, roles,
      locale, nonce, link_key_id, token_hash, lifetime_minutes, expires_at, closed_at)
    select gen_random_uuid(), ${organizationId}, gen_random_uuid(), 'invite', 'revoked', ${address}, ${address},
      ${marker}, '{member}', 'en', 'nonce', 'test', (${address} || i)::bytea, 60, clock(), clock()
    from generate_series(1, ${invitations}) i`;
  await sql`
    insert into requests (id, kind, organization_id, invitation_id, member_id, address_hash, input, outcome, decided_at)
    select gen_random_uuid(), 'invite', organization_id, id, member_id, address_hash(organization_id, canonical_address),
      jsonb_build_object('name', name), '{"ok": true, "value": {}}', clock()
    from invitations`;
  await sql`
    insert into requests (id, kind, organization_id, invitation_id, address_hash, input, outcome, decided_at)
    select gen_random_uuid(), 'invite', ${organizationId}, gen_random_uuid(),
      address_hash(${organizationId}, ${address}), jsonb_build_object('name', ${marker}::text), '{"ok": false}', clock()
    from generate_series(1, ${requests})`;
}

async function rowsWithMarker(decisions: Decisions): Promise<number> {
  const [row] = await decisions.sql<[{ count: number }]>`
    select ((select count(*) from invitations i where i::text like ${`%${marker}%`})
      + (select count(*) from requests r where r::text like ${`%${marker}%`}))::int as count`;
  return row.count;
}

test('a person with thousands of rows is erased completely, by statements of 1,000 rows at most', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  await fill(decisions, organizationId, 'ada@company.com', { invitations: 250, requests: 2_600 });
  await fill(decisions, organizationId, 'bob@company.com', { invitations: 1 });
  for (const table of ['invitations', 'requests', 'addresses']) await boundStatements(sql, table, 1_000);
  expect(await erase(decisions, organizationId, 'ada@company.com')).toMatchObject({
    ok: true,
    value: { invitations: 250 },
  });
  expect(await sql`select 1 from erasures`).toHaveLength(1);
  const { isMoreLeft } = await eraseOutdated(sql, null, inTime());
  expect(isMoreLeft).toBe(false);
  expect(await sql`select 1 from erasures`).toHaveLength(0);
  expect(await rowsWithMarker(decisions)).toBeGreaterThan(0);
  await erase(decisions, organizationId, 'bob@company.com');
  expect(await rowsWithMarker(decisions)).toBe(0);
  expect(await sql`select 1 from addresses`).toHaveLength(0);
});

test('an erasure that continues leaves later rows of the address', async ({ decisions, organizationId }) => {
  const { sql } = decisions;
  await fill(decisions, organizationId, 'ada@company.com', { requests: 1_100 });
  await erase(decisions, organizationId, 'ada@company.com');
  const second = await decisions.invited(organizationId, 'ada@company.com', { name: 'Ada the second' });
  await decisions.now({ verb: 'revoke', organizationId, invitationId: second.id, input: endInput });
  await eraseOutdated(sql, null, inTime());
  const rows = await sql`
    select i.name, r.input ->> 'name' as asked from invitations i join requests r on r.invitation_id = i.id
    where r.kind = 'invite'`;
  expect([...rows]).toEqual([{ name: 'Ada the second', asked: 'Ada the second' }]);
  expect(await rowsWithMarker(decisions)).toBe(0);
});

test('an erasure keeps the rows of an active member who has the address now', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  const first = await decisions.invited(organizationId, 'ada@company.com', { name: marker });
  await decisions.now({ verb: 'accept', organizationId, invitationId: first.id, input: acceptInput(first) });
  await sql`update members set email_address = 'moved@company.com', canonical_address = 'moved@company.com'`;
  const second = await decisions.invited(organizationId, 'ada@company.com', { name: 'Ada the second' });
  await decisions.now({
    verb: 'accept',
    organizationId,
    invitationId: second.id,
    input: acceptInput(second),
  });
  const person = await findPerson(sql, organizationId, { id: first.memberId });
  if (person === null) throw new Error('no member');
  await transaction(sql, (tx) => eraseMember(tx, person, project));
  expect(await rowsWithMarker(decisions)).toBe(0);
  expect(await decisions.row(second.id)).toMatchObject({
    name: 'Ada the second',
    address: { mailbox: 'ada@company.com' },
  });
  const kept = await sql`select kind from requests where erased_at is null order by number`;
  expect(kept.map(({ kind }) => kind as string)).toEqual(['invite', 'accept']);
});

test('the retention erases the people of older closed invitations without a member', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  const close = (id: string) =>
    decisions.now({ verb: 'revoke', organizationId, invitationId: id, input: endInput });
  const old = await decisions.invited(organizationId, 'old@company.com', { name: marker });
  const young = await decisions.invited(organizationId, 'young@company.com', { name: 'Young' });
  const open = await decisions.invited(organizationId, 'open@company.com', { name: 'Open' });
  const member = await decisions.invited(organizationId, 'member@company.com', { name: 'Member' });
  await decisions.now({
    verb: 'accept',
    organizationId,
    invitationId: member.id,
    input: acceptInput(member),
  });
  await close(old.id);
  await close(young.id);
  await sql`
    update invitations set closed_at = clock() - make_interval(days => case id when ${young.id} then 6 else 8 end)
    where closed_at is not null`;
  await eraseOutdated(sql, null, inTime());
  expect(await rowsWithMarker(decisions)).toBe(2);
  await eraseOutdated(sql, 7, inTime());
  expect(await rowsWithMarker(decisions)).toBe(0);
  const names = await sql<{ name: string | null }[]>`select name from invitations order by id`;
  expect(names.map(({ name }) => name)).toEqual([null, 'Young', 'Open', 'Member']);
  expect(await sql`select 1 from addresses where member_id = ${old.memberId}`).toHaveLength(0);
  expect(await sql`select 1 from addresses`).toHaveLength(3);
  await sql`update invitations set closed_at = clock() - interval '8 days' where id = ${young.id}`;
  expect((await eraseOutdated(sql, 7, AbortSignal.abort())).isMoreLeft).toBe(true);
  expect((await decisions.row(open.id)).name).toBe('Open');
});

test('the retention erases thousands in batches', async ({ decisions, organizationId }) => {
  const { sql } = decisions;
  await fill(decisions, organizationId, 'ada@company.com', { invitations: 450 });
  await sql`update invitations set closed_at = clock() - interval '8 days'`;
  for (const table of ['invitations', 'requests']) await boundStatements(sql, table, 1_000);
  expect((await eraseOutdated(sql, 7, inTime())).isMoreLeft).toBe(false);
  expect(await rowsWithMarker(decisions)).toBe(0);
});

test('a retention of fewer than 30 days deletes requests without an invitation too', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  await fill(decisions, organizationId, 'ada@company.com', { requests: 3 });
  await sql`update requests set requested_at = clock() - interval '8 days'`;
  expect((await sweep(sql, inTime(), 9)).rows).toMatchObject({ requests: 0 });
  expect((await sweep(sql, inTime(), 7)).rows).toMatchObject({ requests: 3 });
});
