import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSilentDoor, throughDoor } from '../support/silent-door.ts';
import type { SilentDoor } from '../support/silent-door.ts';
import { clientOf, until, untilStatus } from '../support/system-client.ts';
import type { SystemClient } from '../support/system-client.ts';
import { startSystem } from '../support/system.ts';
import type { System } from '../support/system.ts';

/** The deadline and five seconds more, and what a busy machine adds. */
const answeredWithinMs = 10_000 + 1_000;

let system: System;
let client: SystemClient;
let organization_id: string;
let name = 0;

/** One of each kind of call. */
function calls(mark = 'silent'): readonly (() => Promise<{ status: number; headers: Headers }>)[] {
  const place = `/v1/b2b/organizations/${organization_id}`;
  const address = () => `${mark}-${(name += 1)}@company.com`;
  return [
    () => client.invite({ organization_id, email_address: address() }),
    () => client.invite({ organization_id, email_address: address() }, `key-${(name += 1)}`),
    () => client.call('GET', place),
    () =>
      client.call('POST', '/v1/b2b/organizations/members/search', { organization_ids: [organization_id] }),
    () => client.call('POST', `${place}/members`, { email_address: address() }),
    () => client.call('POST', '/v1/b2b/organizations', { organization_name: mark }),
    () => client.call('PUT', place, { organization_name: mark }),
    () => client.accept('a'.repeat(43)),
    () => client.call('GET', `/accept?token=${'a'.repeat(43)}`),
  ];
}

async function timed<T>(call: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const startedMs = performance.now();
  return { answer: await call(), ms: performance.now() - startedMs };
}

/** Each call is answered in time, and with 503. */
async function expectRefused(round: string): Promise<void> {
  const answers = await Promise.all([...calls(), ...calls()].map((call) => timed(call)));
  for (const { answer, ms } of answers) {
    expect([round, answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([round, 503, true]);
    expect(ms).toBeLessThan(answeredWithinMs);
  }
}

async function expectTold(): Promise<void> {
  const [ready, health] = await Promise.all(
    ['/ready', '/health'].map((path) => timed(() => client.call('GET', path))),
  );
  expect([ready?.answer.status, ready?.answer.body['postgres']]).toEqual([503, false]);
  expect(ready?.ms).toBeLessThan(5_000);
  expect(health?.answer.status).toBe(200);
}

/** Nothing that was refused was done; everything works again, with nobody's help. */
async function expectWell(): Promise<void> {
  await untilStatus(200, () => client.call('GET', `/v1/b2b/organizations/${organization_id}`), 30_000);
  await untilStatus(200, () => client.call('GET', '/ready'), 30_000);
  const rows = await system.sql`
    select 'an organization' as what from organizations where name = 'silent'
    union all select kind || coalesce(outcome::text, '') from requests where input::text like '%silent-%' and outcome ->> 'ok' is distinct from 'false'
    union all select 'an invitation' from invitations where email_address like 'silent-%'
    union all select 'a member' from members where email_address like 'silent-%'`;
  expect([...rows]).toEqual([]);
  const email_address = `well-${(name += 1)}@company.com`;
  await untilStatus(200, () => client.invite({ organization_id, email_address }, email_address));
  expect(await client.tokenTo(email_address, 60_000)).toHaveLength(43);
}

describe('PostgreSQL that is frozen', () => {
  beforeAll(async () => {
    system = await startSystem();
    client = clientOf(system);
    organization_id = await client.newOrganization();
    // Every connection is open and every statement prepared.
    await Promise.all([...calls('before'), ...calls('before')].map((call) => call()));
  });
  afterAll(() => system?.end());

  test('is told of in time, by every call, and nothing was begun; it works on once it goes on', async () => {
    await system.postgres.freeze();
    await Promise.all([expectRefused('at once'), expectTold()]);
    // By now the silent connections are given up, and new ones are not answered.
    await sleep(10_000);
    await Promise.all([expectRefused('later'), expectTold()]);
    system.postgres.thaw();
    await expectWell();
  });

  test('in the middle of invites: a 503 is never decided, what is answered otherwise always is', async () => {
    const addresses = Array.from({ length: 40 }, (_, n) => `amid-${n}@company.com`);
    const invited = Promise.all(
      addresses.map((email_address) => timed(() => client.invite({ organization_id, email_address }))),
    );
    const someAreKept = async () =>
      (await system.sql`select 1 from requests where input::text like '%amid-%'`).length > 5;
    await until('some are written down', someAreKept, 10_000);
    await system.postgres.freeze();
    const answers = await invited;
    system.postgres.thaw();
    for (const { answer, ms } of answers) {
      expect([200, 202, 503]).toContain(answer.status);
      expect(ms).toBeLessThan(answeredWithinMs);
    }
    const taken = addresses.filter((_, n) => answers[n]?.answer.status !== 503);
    const decided = async () => {
      const rows = await system.sql<{ emailAddress: string }[]>`
        select email_address from invitations where email_address like 'amid-%'`;
      return rows.map(({ emailAddress }) => emailAddress).toSorted();
    };
    await expect.poll(decided, { timeout: 90_000, interval: 1_000 }).toEqual(taken.toSorted());
    // A withdrawal comes within a second of PostgreSQL's answer; what was not withdrawn would be dispatched after ten.
    await sleep(15_000);
    expect(await decided()).toEqual(taken.toSorted());
  });
});

describe('an api that is asked to end', () => {
  beforeAll(async () => {
    system = await startSystem({ worker: 'off' });
    client = clientOf(system);
    organization_id = await client.newOrganization();
  });
  afterAll(() => system?.end());

  test('in the middle of an invite answers it, closes its connection, and is gone with the answer', async () => {
    const invited = client.invite({ organization_id, email_address: 'last@company.com' });
    const isKept = async () => (await system.sql`select 1 from requests where kind = 'invite'`).length === 1;
    await until('the invite is written down', isKept);
    const isGone = system.api.stop().then(() => performance.now());
    const answer = await invited;
    const answeredMs = performance.now();
    expect([answer.status, answer.headers.get('connection')]).toEqual([202, 'close']);
    expect((await isGone) - answeredMs).toBeLessThan(4_000);
  });
});

describe('connections that fall silent, while new ones are served', () => {
  let door: SilentDoor;
  beforeAll(async () => {
    system = await startSystem({
      inFront: async (databaseUrl) => {
        door = await openSilentDoor(databaseUrl);
        return { url: throughDoor(databaseUrl, door), stop: door.stop };
      },
    });
    client = clientOf(system);
    organization_id = await client.newOrganization();
    await Promise.all(
      Array.from({ length: 30 }, () => client.call('GET', `/v1/b2b/organizations/${organization_id}`)),
    );
  });
  afterAll(() => system?.end());

  test('are given up, by the api and by the worker, with nobody’s help', async () => {
    door.silence();
    const read = () => client.call('GET', `/v1/b2b/organizations/${organization_id}`);
    const answers = await Promise.all(Array.from({ length: 20 }, () => timed(read)));
    expect([...new Set(answers.map(({ answer }) => answer.status))]).toEqual([503]);
    for (const { ms } of answers) expect(ms).toBeLessThan(answeredWithinMs);
    await untilStatus(200, read, 30_000);
    await until('the api is ready', async () => (await client.call('GET', '/ready')).status === 200, 30_000);
    const email_address = 'served@company.com';
    await untilStatus(200, () => client.invite({ organization_id, email_address }, email_address));
    expect(await client.tokenTo(email_address, 90_000)).toHaveLength(43);
  });
});
