import { describe, expect } from 'vitest';

import { housekeepingWorkflowOptions, invitationWorkflowId } from '../../workflows/messages.ts';
import { until, untilStatus, uuidOf } from '../support/system-client.ts';
import type { TestResponse, SystemClient } from '../support/system-client.ts';
import { brokenInvariants } from '../support/system-invariants.ts';
import type { System } from '../support/system.ts';
import { systemTest } from '../support/fixtures/system.ts';

const test = systemTest
  .extend('systemOptions', { scope: 'file' }, { worker: 'off' })
  .extend('organization', { scope: 'file' }, ({ client }) => client.newOrganization());

describe('requests while a part is down', () => {
  const invite = (client: SystemClient, organization: string, name: string) =>
    client.invite({ organization_id: organization, email_address: `${name}@company.com` }, `invite ${name}`);
  const invitationOf = ({ body }: TestResponse) =>
    body['invitation'] as { invitation_id: string; state: string };
  const requestsOf = (system: System, name: string) =>
    system.sql<{ id: string }[]>`
      select id from requests where input->'emailAddress'->>'canonical' = ${`${name}@company.com`}`;

  test('invites are mailed after workers were off, Temporal was down (RELIAB-030) or the api was killed before its dispatch (IDEMPO-011)', async ({
    system,
    client,
    organization,
  }) => {
    const workersOff = await invite(client, organization, 'workers-off');
    expect([workersOff.status, invitationOf(workersOff).state]).toEqual([202, 'requested']);

    await system.temporal.kill();
    const temporalDown = invite(client, organization, 'temporal-down');
    const apiKilled = invite(client, organization, 'api-killed').catch((error: Error) => error);
    expect((await temporalDown).status).toBe(202);
    expect(invitationOf(await temporalDown).state).toBe('requested');
    // A second invite, so that the kill ends it, not the deadline.
    const again = invite(client, organization, 'api-killed-again').catch((error: Error) => error);
    await until(
      'the request is stored',
      async () => (await requestsOf(system, 'api-killed-again')).length === 1,
    );
    await system.api.kill();
    expect(await again).toBeInstanceOf(Error);
    await apiKilled;

    await Promise.all([system.temporal.start(), system.api.start(), system.worker.start()]);
    for (const name of ['workers-off', 'temporal-down', 'api-killed']) {
      const token = await client.tokenTo(`${name}@company.com`);
      const response = await untilStatus(200, () => invite(client, organization, name));
      expect(invitationOf(response).state).toBe('pending');
      expect(await requestsOf(system, name)).toHaveLength(1);
      expect((await untilStatus(200, () => client.accept(token, name))).body['member_authenticated']).toBe(
        true,
      );
    }
    expect(invitationOf(await invite(client, organization, 'workers-off')).invitation_id).toBe(
      invitationOf(workersOff).invitation_id,
    );
  });

  test('a terminated workflow is started again, and its link still works', async ({
    system,
    client,
    organization,
  }) => {
    const response = await invite(client, organization, 'terminated');
    const token = await client.tokenTo('terminated@company.com');
    const id = uuidOf(invitationOf(response).invitation_id);
    const handle = system.runs.workflow.getHandle(invitationWorkflowId(id));
    const { runId } = await handle.describe();
    await handle.terminate('by hand');
    // Housekeeping checks one minute after the next instant, which is days away.
    await system.sql`update invitations set due_at = clock() - interval '2 minutes' where id = ${id}`;
    await until('a new run', async () => (await handle.describe()).runId !== runId);
    expect((await client.accept(token)).status).toBe(200);
    expect(system.mailbox.messages().filter(({ messageId }) => messageId.includes(id))).toHaveLength(1);
  });

  test('terminated housekeeping is started again without a restart, and dispatches pending requests', async ({
    system,
    client,
    organization,
  }) => {
    const handle = system.runs.workflow.getHandle(housekeepingWorkflowOptions.workflowId);
    const { runId } = await handle.describe();
    await handle.terminate('by hand');
    await system.temporal.kill();
    const invited = await invite(client, organization, 'while-it-was-gone');
    expect([invited.status, invitationOf(invited).state]).toEqual([202, 'requested']);
    await system.temporal.start();
    await until('housekeeping runs', async () => (await handle.describe()).runId !== runId);
    await client.linkTo('while-it-was-gone@company.com', 60_000);
  }, 120_000);

  test('a key returns the decision when the api was killed before its response (IDEMPO-010)', async ({
    system,
    client,
    organization,
  }) => {
    const gate = await system.sql.reserve();
    await gate`select pg_advisory_lock(42)`;
    await system.sql.unsafe(`
      create function wait_at_gate() returns trigger language plpgsql as
        'begin perform pg_advisory_xact_lock_shared(42); return new; end';
      create trigger gate before update of response on requests for each row execute function wait_at_gate()`);
    const invited = invite(client, organization, 'unanswered').catch((error: Error) => error);
    await until('the api is about to store its response', async () => {
      const blocked = await system.sql`select 1 from pg_locks where locktype = 'advisory' and not granted`;
      return blocked.length === 1;
    });
    await system.api.kill();
    await gate`select pg_advisory_unlock(42)`;
    gate.release();
    await system.sql`drop trigger gate on requests`;
    expect(await invited).toBeInstanceOf(Error);
    await system.api.start();

    const response = await invite(client, organization, 'unanswered');
    expect(response.status).toBe(200);
    const rows = await system.sql<{ id: string }[]>`
      select id from invitations where canonical_address = 'unanswered@company.com'`;
    expect(rows.map(({ id }) => id)).toEqual([uuidOf(invitationOf(response).invitation_id)]);
    expect((await invite(client, organization, 'unanswered')).headers.get('idempotent-replayed')).toBe(
      'true',
    );
  });

  test('PostgreSQL down returns 503 with Retry-After and stores nothing, and invites work afterwards', async ({
    system,
    client,
    organization,
  }) => {
    const counted = async () =>
      (await system.sql<{ n: number }[]>`select count(*)::int as n from requests`)[0]?.n;
    const before = await counted();
    await system.postgres.kill();
    const refused = await invite(client, organization, 'postgres-down');
    expect([refused.status, refused.body['error_type']]).toEqual([503, 'service_unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await client.call('GET', '/health')).status).toBe(200);
    expect((await client.call('GET', '/ready')).status).toBe(503);

    await system.postgres.start();
    expect(await counted()).toBe(before);
    await untilStatus(200, () => client.call('GET', '/ready'));
    expect((await untilStatus(200, () => invite(client, organization, 'postgres-down'))).status).toBe(200);
    await client.linkTo('postgres-down@company.com');
    await until('no invariant is broken', async () => (await brokenInvariants(system.sql)).length === 0);
    expect(await brokenInvariants(system.sql)).toEqual([]);
  });
});
