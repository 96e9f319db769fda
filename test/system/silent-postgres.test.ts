import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSilentDoor, throughDoor } from '../support/silent-door.ts';
import type { SilentDoor } from '../support/silent-door.ts';
import { clientOf, until, untilStatus } from '../support/system-client.ts';
import type { SystemClient } from '../support/system-client.ts';
import { startSystem } from '../support/system.ts';
import type { System } from '../support/system.ts';

/** The promised ten seconds, and one for a busy machine. */
const responseTimeoutMs = 10_000 + 1_000;

let system: System;
let client: SystemClient;
let organization_id: string;
let name = 0;

/** Returns one call of each kind. */
function calls(mark = 'silent'): readonly (() => Promise<{ status: number; headers: Headers }>)[] {
  const path = `/v1/b2b/organizations/${organization_id}`;
  const address = () => `${mark}-${(name += 1)}@company.com`;
  return [
    () => client.invite({ organization_id, email_address: address() }),
    () => client.invite({ organization_id, email_address: address() }, `key-${(name += 1)}`),
    () => client.call('GET', path),
    () =>
      client.call('POST', '/v1/b2b/organizations/members/search', { organization_ids: [organization_id] }),
    () => client.call('POST', `${path}/members`, { email_address: address() }),
    () => client.call('POST', '/v1/b2b/organizations', { organization_name: mark }),
    () => client.call('PUT', path, { organization_name: mark }),
    () => client.accept('a'.repeat(43)),
    () => client.call('GET', `/accept?token=${'a'.repeat(43)}`),
  ];
}

async function timed<T>(call: () => Promise<T>): Promise<{ response: T; ms: number }> {
  const startedMs = performance.now();
  return { response: await call(), ms: performance.now() - startedMs };
}

/** Expects 503 in time from every call. */
async function expectRefused(round: string): Promise<void> {
  const responses = await Promise.all([...calls(), ...calls()].map((call) => timed(call)));
  for (const { response, ms } of responses) {
    expect([round, response.status, Number(response.headers.get('retry-after')) > 0]).toEqual([
      round,
      503,
      true,
    ]);
    expect(ms).toBeLessThan(responseTimeoutMs);
  }
}

async function expectNotReady(): Promise<void> {
  const [ready, health] = await Promise.all(
    ['/ready', '/health'].map((path) => timed(() => client.call('GET', path))),
  );
  expect([ready?.response.status, ready?.response.body['postgres']]).toEqual([503, false]);
  expect(ready?.ms).toBeLessThan(5_000);
  expect(health?.response.status).toBe(200);
}

/** Expects that refused calls had no effect, and that everything works again by itself. */
async function expectRecovered(): Promise<void> {
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

describe('a frozen PostgreSQL', () => {
  beforeAll(async () => {
    system = await startSystem();
    client = clientOf(system);
    organization_id = await client.newOrganization();
    // Opens every connection and prepares every statement.
    await Promise.all([...calls('before'), ...calls('before')].map((call) => call()));
  });
  afterAll(() => system?.end());

  test('makes every call return 503 in time without effect, and recovers once it continues', async () => {
    await system.postgres.freeze();
    await Promise.all([expectRefused('at once'), expectNotReady()]);
    // By now the silent connections are closed, and new ones get no response.
    await sleep(10_000);
    await Promise.all([expectRefused('later'), expectNotReady()]);
    system.postgres.thaw();
    await expectRecovered();
  });

  test('in the middle of invites never decides a 503, and decides every other response', async () => {
    const addresses = Array.from({ length: 40 }, (_, n) => `amid-${n}@company.com`);
    const invited = Promise.all(
      addresses.map((email_address) => timed(() => client.invite({ organization_id, email_address }))),
    );
    const someAreStored = async () =>
      (await system.sql`select 1 from requests where input::text like '%amid-%'`).length > 5;
    await until('some are stored', someAreStored, 10_000);
    await system.postgres.freeze();
    const responses = await invited;
    system.postgres.thaw();
    for (const { response, ms } of responses) {
      expect([200, 202, 503]).toContain(response.status);
      expect(ms).toBeLessThan(responseTimeoutMs);
    }
    const stored = addresses.filter((_, n) => responses[n]?.response.status !== 503);
    const decided = async () => {
      const rows = await system.sql<{ emailAddress: string }[]>`
        select email_address from invitations where email_address like 'amid-%'`;
      return rows.map(({ emailAddress }) => emailAddress).toSorted();
    };
    await expect.poll(decided, { timeout: 90_000, interval: 1_000 }).toEqual(stored.toSorted());
    // The api withdraws a request within a second of PostgreSQL's return; another one would be dispatched after ten.
    await sleep(15_000);
    expect(await decided()).toEqual(stored.toSorted());
  });
});

describe('an api that is stopped', () => {
  beforeAll(async () => {
    system = await startSystem({ worker: 'off' });
    client = clientOf(system);
    organization_id = await client.newOrganization();
  });
  afterAll(() => system?.end());

  test('in the middle of an invite responds, closes the connection and exits', async () => {
    const invited = client.invite({ organization_id, email_address: 'last@company.com' });
    const isStored = async () =>
      (await system.sql`select 1 from requests where kind = 'invite'`).length === 1;
    await until('the invite is stored', isStored);
    const isGone = system.api.stop().then(() => performance.now());
    const response = await invited;
    const respondedMs = performance.now();
    expect([response.status, response.headers.get('connection')]).toEqual([202, 'close']);
    expect((await isGone) - respondedMs).toBeLessThan(4_000);
  });
});

describe('connections that fall silent while new ones work', () => {
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

  test('are replaced by api and worker without help', async () => {
    door.silence();
    const read = () => client.call('GET', `/v1/b2b/organizations/${organization_id}`);
    const responses = await Promise.all(Array.from({ length: 20 }, () => timed(read)));
    expect([...new Set(responses.map(({ response }) => response.status))]).toEqual([503]);
    for (const { ms } of responses) expect(ms).toBeLessThan(responseTimeoutMs);
    await untilStatus(200, read, 30_000);
    await until('the api is ready', async () => (await client.call('GET', '/ready')).status === 200, 30_000);
    const email_address = 'served@company.com';
    await untilStatus(200, () => client.invite({ organization_id, email_address }, email_address));
    expect(await client.tokenTo(email_address, 90_000)).toHaveLength(43);
  });
});
