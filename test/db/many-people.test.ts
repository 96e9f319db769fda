import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseMember } from '../../db/transactions/erase-member.ts';
import { findPerson } from '../../db/members.ts';
import { searchPeople } from '../../db/members-search.ts';
import type { PersonFilter } from '../../db/members-search.ts';
import type { PageEnd } from '../../db/sql/pages.ts';
import { findHeldInvitations } from '../../db/invitations-to-signal.ts';
import { transaction } from '../../db/sql/client.ts';
import { sweep } from '../../db/requests-sweep.ts';
import { claimPendingRequests } from '../../db/requests-dispatch.ts';
import { anOrganization } from '../support/records.ts';
import { openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { rowsRead } from './rows-read.ts';

const many = 3_000;
/** The rows that a look-up may read where there are thousands: a page and some beside it. */
const few = 120;

let records: Decisions;
let organizationId: string;

beforeAll(async () => {
  records = await openDecisions({ connections: 1 });
  organizationId = await anOrganization(records.sql);
  const { sql } = records;
  await sql`
    insert into members (id, organization_id, email_address, canonical_address, roles)
    select gen_random_uuid(), ${organizationId}, 'm' || i || '@company.com', 'm' || i || '@company.com', '{member}'
    from generate_series(1, ${many}) i`;
  await sql`
    insert into invitations (id, organization_id, member_id, kind, state, email_address, canonical_address, roles,
      locale, nonce, link_key_id, token_hash, lifetime_minutes, expires_at, closed_at)
    select gen_random_uuid(), ${organizationId}, gen_random_uuid(), 'invite',
      case when i % 2 = 0 then 'pending' else 'revoked' end, 'i' || i || '@company.com', 'i' || i || '@company.com',
      '{member}', 'en', 'nonce', 'test', i::text::bytea, 60, clock() + interval '1 hour',
      case when i % 2 = 0 then null else clock() end
    from generate_series(1, ${many}) i`;
  await sql`
    insert into requests (id, kind, organization_id, invitation_id, member_id, address_hash, outcome)
    select gen_random_uuid(), 'invite', organization_id, id, member_id, address_hash(organization_id, canonical_address),
      '{"ok": true, "value": {}}'
    from invitations`;
  await sql`
    insert into events (organization_id, member_id, type, actor_type)
    select organization_id, id, 'member.created', 'project' from members`;
  await sql`
    insert into emails (message_id, invitation_id, organization_id, generation, kind, ordinal, state)
    select id::text, id, organization_id, 1, 'invitation', 1, 'sent' from invitations`;
  await sql`analyze`;
});
afterAll(() => records.drop());

const people = ['members', 'invitations'];
const search = (after: PageEnd | null, filters: PersonFilter[] = []) =>
  searchPeople(records.sql, [organizationId], filters, { operator: 'AND', limit: 10, after });

test('a page of a list reads its own rows only, and only the first page counts', async () => {
  const first = await search(null);
  expect(first.total).toBe(many + many / 2);
  const after = { lastId: first.entries.at(-1)?.id ?? '', total: first.total };
  const second = await search(after);
  expect(await rowsRead(records.sql, people, () => search(after))).toBeLessThan(few);
  const ids = [...first.entries, ...second.entries].map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted().toReversed());
  expect(second.total).toBe(first.total);
});

test('a list of several organizations has the newest people of all of them', async () => {
  const other = await anOrganization(records.sql);
  const { memberId } = await records.invited(other, 'newest@company.org');
  const page = { operator: 'AND', limit: 3, after: null } as const;
  const { entries, total } = await searchPeople(records.sql, [organizationId, other], [], page);
  expect(total).toBe(many + many / 2 + 1);
  const rows = await records.sql<{ id: string }[]>`
    select id from (select id from members union all
      select member_id from invitations where state = 'pending') p order by id desc limit 3`;
  expect(entries.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  const invited = await searchPeople(
    records.sql,
    [organizationId, other],
    [{ name: 'statuses', values: ['invited'] }],
    { ...page, limit: 5_000 },
  );
  expect(invited.entries.map(({ id }) => id)).toContain(memberId);
  expect(invited.entries).toHaveLength(many / 2 + 1);
});

test('deleting a member reads the member’s rows only', async () => {
  const { sql } = records;
  const person = await findPerson(sql, organizationId, { canonicalAddress: 'm7@company.com' });
  if (person === null) throw new Error('There is no such member.');
  const erase = () => transaction(sql, (tx) => eraseMember(tx, person, { type: 'project', id: null }));
  expect(await rowsRead(sql, [...people, 'requests', 'events', 'emails', 'addresses'], erase)).toBeLessThan(
    few,
  );
});

test('housekeeping without work reads almost no rows', async () => {
  const { sql } = records;
  const round = async () => {
    await claimPendingRequests(sql, 20);
    await findHeldInvitations(sql, { about: organizationId, lastId: null }, 200);
    await sweep(sql, AbortSignal.timeout(20_000));
  };
  expect(await rowsRead(sql, [...people, 'requests'], round)).toBeLessThan(few);
});
