import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { aMember, emailAddress } from '../support/records.ts';
import { newId } from '../../runtime/ids.ts';
import { acceptInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { expectSoundRecords } from './invariants.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

async function fiftyAccepts(decisions: Decisions, organizationId: string): Promise<readonly string[]> {
  const invited = await Promise.all(
    Array.from({ length: 50 }, (_, index) => decisions.invited(organizationId, `ada${index}@company.com`)),
  );
  return Promise.all(
    invited.map((row) =>
      decisions.ask({ verb: 'accept', organizationId, invitationId: row.id, input: acceptInput(row) }),
    ),
  );
}

async function countMembers(decisions: Decisions): Promise<number> {
  return (await decisions.sql`select 1 from members`).length;
}

test('fifty accepts at once for five seats insert five members (RACE-009); the others stay open and succeed once seats are added', async ({
  decisions,
  organizationId,
}) => {
  const requests = await fiftyAccepts(decisions, organizationId);
  await decisions.sql`update organizations set seat_limit = 5`;
  const outcomes = (await Promise.all(requests.map((id) => decisions.decide(id)))).map(
    ({ outcome }) => outcome,
  );
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(5);
  expect(outcomes.filter((outcome) => outcome === 'seat_limit_reached')).toHaveLength(45);
  expect(await countMembers(decisions)).toBe(5);
  expect(await decisions.sql`select 1 from invitations where state = 'pending'`).toHaveLength(45);

  await decisions.sql`update organizations set seat_limit = 6`;
  const [open] = await decisions.sql<
    { id: string }[]
  >`select id from invitations where state = 'pending' limit 1`;
  const row = await decisions.row(open?.id ?? '');
  const again = { verb: 'accept', organizationId, invitationId: row.id, input: acceptInput(row) } as const;
  expect((await decisions.now(again)).outcome).toBe('done');
  await expectSoundRecords(decisions.sql);
});

test.for([
  [null, 1],
  [5, 3],
] as const)(
  'a limit that changes from %s to %s during fifty accepts (RACE-010) holds from then on',
  async ([before, after], { decisions, organizationId }) => {
    const requests = await fiftyAccepts(decisions, organizationId);
    await decisions.sql`update organizations set seat_limit = ${before}`;
    const accepting = Promise.all(requests.map((id) => decisions.decide(id)));
    await sleep(30);
    await decisions.sql`update organizations set seat_limit = ${after}`;
    const atTheLimit = await countMembers(decisions);
    const outcomes = (await accepting).map(({ outcome }) => outcome);
    const members = await countMembers(decisions);
    expect(members).toBe(Math.max(after, atTheLimit));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(members);
    expect(members).toBeLessThanOrEqual(before ?? 50);
    await expectSoundRecords(decisions.sql);
  },
);

test('invites and joins beside accepts never let members exceed the seats', async ({
  decisions,
  organizationId,
}) => {
  await decisions.sql`
    update organizations set seat_limit = 5, email_jit_provisioning = 'RESTRICTED', email_allowed_domains = '{company.com}'`;
  await aMember(decisions.sql, organizationId, 'grace@company.com');
  const invited = await Promise.all(
    [1, 2, 3, 4].map((n) => decisions.invited(organizationId, `ada${n}@company.com`)),
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
      expect((await decisions.now({ verb: 'join', organizationId, invitationId, input })).outcome).toBe(
        'done',
      );
      return decisions.row(invitationId);
    }),
  );
  const decided = await Promise.all(
    [...invited, ...joined].map((row) =>
      decisions.now({ verb: 'accept', organizationId, invitationId: row.id, input: acceptInput(row) }),
    ),
  );
  expect(decided.filter(({ outcome }) => outcome === 'done')).toHaveLength(4);
  expect(await countMembers(decisions)).toBe(5);
  await expectSoundRecords(decisions.sql);
});
