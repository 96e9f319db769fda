import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aMember, anOrganization, emailAddress } from '../support/records.ts';
import { newId } from '../../runtime/ids.ts';
import { acceptInput, openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { expectSoundRecords } from './invariants.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql);
});
afterEach(() => records.drop());

async function fiftyAccepts(): Promise<readonly string[]> {
  const invited = await Promise.all(
    Array.from({ length: 50 }, (_, index) => records.invited(organizationId, `ada${index}@company.com`)),
  );
  return Promise.all(
    invited.map((row) =>
      records.ask({ verb: 'accept', organizationId, invitationId: row.id, input: acceptInput(row) }),
    ),
  );
}

async function countMembers(): Promise<number> {
  return (await records.sql`select 1 from members`).length;
}

test('fifty accepts at once for five seats let exactly five in (RACE-009); the others stay open and come in when seats are added', async () => {
  const requests = await fiftyAccepts();
  await records.sql`update organizations set seat_limit = 5`;
  const outcomes = (await Promise.all(requests.map((id) => records.decide(id)))).map(
    ({ outcome }) => outcome,
  );
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(5);
  expect(outcomes.filter((outcome) => outcome === 'seat_limit_reached')).toHaveLength(45);
  expect(await countMembers()).toBe(5);
  expect(await records.sql`select 1 from invitations where state = 'pending'`).toHaveLength(45);

  await records.sql`update organizations set seat_limit = 6`;
  const [open] = await records.sql<
    { id: string }[]
  >`select id from invitations where state = 'pending' limit 1`;
  const row = await records.row(open?.id ?? '');
  const again = { verb: 'accept', organizationId, invitationId: row.id, input: acceptInput(row) } as const;
  expect((await records.now(again)).outcome).toBe('done');
  await expectSoundRecords(records.sql);
});

test.each([
  [null, 1],
  [5, 3],
])(
  'a limit that goes from %s to %s while fifty accepts run (RACE-010) lets nobody in beyond it from then on',
  async (before, after) => {
    const requests = await fiftyAccepts();
    await records.sql`update organizations set seat_limit = ${before}`;
    const accepting = Promise.all(requests.map((id) => records.decide(id)));
    await sleep(30);
    await records.sql`update organizations set seat_limit = ${after}`;
    const atTheLimit = await countMembers();
    const outcomes = (await accepting).map(({ outcome }) => outcome);
    const members = await countMembers();
    expect(members).toBe(Math.max(after, atTheLimit));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(members);
    expect(members).toBeLessThanOrEqual(before ?? 50);
    await expectSoundRecords(records.sql);
  },
);

test('invites and joins beside accepts: members never exceed the seats', async () => {
  await records.sql`
    update organizations set seat_limit = 5, email_jit_provisioning = 'RESTRICTED', email_allowed_domains = '{company.com}'`;
  await aMember(records.sql, organizationId, 'grace@company.com');
  const invited = await Promise.all(
    [1, 2, 3, 4].map((n) => records.invited(organizationId, `ada${n}@company.com`)),
  );
  const joined = await Promise.all(
    [1, 2, 3, 4].map(async (n) => {
      const invitationId = newId();
      const input = {
        emailAddress: emailAddress(`joe${n}@company.com`),
        locale: 'en',
        redirectUrl: null,
        lifetimeMinutes: 60,
      } as const;
      expect((await records.now({ verb: 'join', organizationId, invitationId, input })).outcome).toBe('done');
      return records.row(invitationId);
    }),
  );
  const decided = await Promise.all(
    [...invited, ...joined].map((row) =>
      records.now({ verb: 'accept', organizationId, invitationId: row.id, input: acceptInput(row) }),
    ),
  );
  expect(decided.filter(({ outcome }) => outcome === 'done')).toHaveLength(4);
  expect(await countMembers()).toBe(5);
  await expectSoundRecords(records.sql);
});
