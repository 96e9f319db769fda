import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../db/sql/client.ts';
import { newId } from '../../runtime/ids.ts';
import { createLinkKeys, hashToken } from '../../runtime/links.ts';
import { createLog } from '../../runtime/log.ts';
import { createTemporalClient } from '../../runtime/temporal.ts';
import { createSemaphore } from '../../runtime/semaphore.ts';
import { provided } from '../support/provided.ts';
import { openSilentDoor, throughDoor } from '../support/silent-door.ts';
import type { SilentDoor } from '../support/silent-door.ts';
import { newInvitation, newMember, newOrganization, projectRoles, startApi } from './api.ts';
import type { TestResponse, TestApi } from './api.ts';

/** The deadline and five seconds more. */
const answeredWithinMs = 10_000;
const path = '/v1/b2b/magic_links/email/invite';

const linkKeys = [{ id: 'one', key: Buffer.alloc(32, 1) }];

let api: TestApi;
let door: SilentDoor;
let organization_id: string;
const lines: string[] = [];

/** An api that reaches PostgreSQL through a door, and whose workflows do not respond for five seconds. */
beforeEach(async () => {
  lines.length = 0;
  door = await openSilentDoor(provided().maintenanceUrl);
  const log = createLog('test', { write: (line: string) => void lines.push(line) });
  api = await startApi({ log }, (own) => {
    const url = new URL(throughDoor(provided().maintenanceUrl, door));
    url.pathname = String(own.options.database);
    const sql = connect(url.href, { connections: 4 });
    const { mint, isLinkAlive } = createLinkKeys(linkKeys);
    const transactions = { sql, mintLink: mint, isLinkAlive, projectRoles, newId };
    const temporal = createTemporalClient({ namespace: 'default', connection: { address: '127.0.0.1:1' } });
    return {
      sql,
      dispatch: { temporal, transactions, log, semaphore: createSemaphore(100), deadlineMs: 5_000 },
    };
  });
  organization_id = await newOrganization(api);
});
afterEach(async () => {
  await api.deps.sql.end({ timeout: 0 });
  await door.stop();
  await api.close();
});

async function inTime(call: Promise<TestResponse>): Promise<TestResponse> {
  const startedMs = performance.now();
  const response = await call;
  expect(performance.now() - startedMs).toBeLessThan(answeredWithinMs);
  return response;
}

/** Silences PostgreSQL altogether once a request of this kind is written down. */
async function silenceOnceKept(kind: string): Promise<void> {
  const kept = async () => (await api.database.sql`select 1 from requests where kind = ${kind}`).length;
  await expect.poll(kept, { interval: 20, timeout: 4_000 }).toBe(1);
  // The api reads the response of its insert meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 300));
  door.silence();
  door.silenceNew(true);
}

describe('a request that was stored before PostgreSQL fell silent is a 202', () => {
  test('an invite, with its ids and its input', async () => {
    const body = { organization_id, email_address: 'ada@company.com', name: 'Ada', roles: ['admin'] };
    const call = inTime(api.call('POST', path, body, { 'idempotency-key': 'k' }));
    await silenceOnceKept('invite');
    const { status, body: told } = await call;
    expect([status, told]).toMatchObject([
      202,
      {
        member: { email_address: 'ada@company.com', name: 'Ada', status: 'invited' },
        organization: { organization_id },
        invitation: { state: 'requested', email_address: 'ada@company.com', roles: ['admin'] },
      },
    ]);
    const [row] = await api.database
      .sql`select invitation_id, member_id, outcome from requests where kind = 'invite'`;
    const { invitation_id, member_id } = told['invitation'] as Record<string, string>;
    expect([invitation_id, member_id]).toEqual([
      `invitation-${String(row?.['invitationId'])}`,
      `member-${String(row?.['memberId'])}`,
    ]);
    expect(row?.['outcome']).toBeNull();
  });

  test('a join', async () => {
    const policy = { email_jit_provisioning: 'RESTRICTED', email_allowed_domains: ['company.com'] };
    await api.call('PUT', `/v1/b2b/organizations/${organization_id}`, policy);
    const body = { organization_id, email_address: 'ada@company.com' };
    const call = inTime(api.call('POST', '/v1/b2b/magic_links/email/login_or_signup', body));
    await silenceOnceKept('join');
    expect(await call).toMatchObject({
      status: 202,
      body: { invitation: { kind: 'join', state: 'requested' } },
    });
  });

  test.each([
    ['amend', 'PUT', { name: 'Ada' }],
    ['revoke', 'DELETE', undefined],
  ])('to %s, with the invitation as it was', async (kind, method, body) => {
    const { memberId } = await newInvitation(api, organization_id, 'ada@company.com');
    const place = `/v1/b2b/organizations/${organization_id}/members/member-${memberId}`;
    const call = inTime(api.call(method, place, body));
    await silenceOnceKept(kind);
    expect(await call).toMatchObject({ status: 202, body: { invitation: { state: 'pending' } } });
  });
});

test('a stored accept is a 202 too, and authenticates nobody yet', async () => {
  const { id } = await newInvitation(api, organization_id, 'ada@company.com');
  const token = createLinkKeys(linkKeys).tokenOf({
    invitationId: id,
    generation: 1,
    nonce: 'nonce',
    linkKeyId: 'one',
  });
  await api.database.sql`update invitations set token_hash = ${hashToken(token)} where id = ${id}`;
  const call = inTime(api.call('POST', '/v1/b2b/magic_links/authenticate', { magic_links_token: token }));
  await silenceOnceKept('accept');
  expect(await call).toMatchObject({
    status: 202,
    body: {
      member_authenticated: false,
      organization: { organization_id },
      invitation: { state: 'pending' },
    },
  });
});

describe('what PostgreSQL does not confirm is a 503, and is not done later', () => {
  test('an invite whose insert was done but not confirmed is withdrawn, and its key is free again', async () => {
    await api.database.sql.unsafe(`
      create function wait() returns trigger language plpgsql as $$ begin perform pg_sleep(2); return new; end $$;
      create trigger slow before insert on requests for each row when (new.kind = 'invite') execute function wait()`);
    const body = { organization_id, email_address: 'ada@company.com' };
    const key = { 'idempotency-key': 'k' };
    const call = inTime(api.call('POST', path, body, key));
    const inserting = async () =>
      (await api.database.sql`select 1 from pg_stat_activity where wait_event = 'PgSleep'`).length;
    await expect.poll(inserting, { interval: 20, timeout: 4_000 }).toBe(1);
    door.silence();
    door.silenceNew(true);
    const told = await call;
    expect([told.status, told.headers.get('retry-after')]).toEqual([503, '5']);
    expect(told.body['error_message']).toContain('Idempotency-Key');
    expect(
      (await api.database.sql`select 1 from requests where outcome is null and kind = 'invite'`).length,
    ).toBe(1);

    door.silenceNew(false);
    await api.database.sql`drop trigger slow on requests`;
    const withdrawn = async () =>
      (
        await api.database
          .sql`select outcome ->> 'ok' as ok, input, idempotency_key from requests where kind = 'invite'`
      )[0];
    await expect
      .poll(withdrawn, { timeout: 30_000 })
      .toEqual({ ok: 'false', input: {}, idempotencyKey: null });
    expect(lines.join('')).toContain('was withdrawn');
    const again = await api.call('POST', path, body, key);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, null]);
  });

  test('a member whose commit was not reached is not created, and a repeated call creates it', async () => {
    await api.database.sql.unsafe(`
      create function wait() returns trigger language plpgsql as $$ begin perform pg_sleep(1); return new; end $$;
      create trigger slow before insert on members for each row execute function wait()`);
    const call = inTime(
      api.call('POST', `/v1/b2b/organizations/${organization_id}/members`, {
        email_address: 'ada@company.com',
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    door.silence();
    expect((await call).status).toBe(503);
    expect([...(await api.database.sql`select 1 from members`)]).toEqual([]);
    await expect
      .poll(() => newMember(api, organization_id, 'ada@company.com').catch(() => null), { timeout: 30_000 })
      .not.toBeNull();
  });
});

test('a request that waits for something that never comes gets a 503 in time', async () => {
  const stuck = await startApi({ checkReadiness: () => new Promise(() => undefined) });
  const startedMs = performance.now();
  expect((await stuck.call('GET', '/ready')).status).toBe(503);
  expect(performance.now() - startedMs).toBeLessThan(answeredWithinMs);
  await stuck.close();
});

test('/health says that a stuck process has to be restarted', async () => {
  const stuck = await startApi({ isStuck: () => true });
  const { status, body } = await stuck.call('GET', '/health');
  expect([status, body['status'], body['error_type']]).toEqual([503, 'stuck', 'service_unavailable']);
  await stuck.close();
});
