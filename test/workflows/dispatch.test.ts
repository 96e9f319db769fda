import { createServer, connect as dial } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'vitest';
import { dispatchRequests } from '../../activities/dispatch.ts';
import { newId } from '../../runtime/ids.ts';
import { anOrganization, aRequest, inviteInput } from '../support/records.ts';
import { invitation } from '../support/invitee.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

const slowly = { timeout: 50_000, interval: 200 };

/** Requests that have been pending for an hour. */
async function waitingInvites(simulation: Simulation, organizationId: string, count: number): Promise<void> {
  const { sql } = simulation.database;
  await simulation.syncClock();
  for (let n = 0; n < count; n += 1) {
    const input = inviteInput(`ada${n}@company.com`, { reminders: [] });
    await aRequest(sql, { verb: 'invite', organizationId, invitationId: newId(), input });
  }
  await sql`update requests set requested_at = requested_at - interval '1 hour'`;
}

async function undecided(simulation: Simulation): Promise<number> {
  const rows = await simulation.database.sql<[{ count: number }]>`
    select count(*)::int as count from requests where outcome is null`;
  return rows[0].count;
}

test('one call dispatches pending requests as fast as they are decided, within its window', async ({
  simulation,
  organizationId,
}) => {
  const { sql } = simulation.database;
  await waitingInvites(simulation, organizationId, 60);
  await sql.unsafe(`
    create table seen (undecided integer);
    create function note_undecided() returns trigger language plpgsql as $$ begin
      insert into seen select count(*) from requests where outcome is null and dispatched_at is not null;
      return null; end $$;
    create trigger note_undecided after update of dispatched_at on requests
      for each statement execute function note_undecided()`);
  await simulation.startWorker();
  const { dispatched, isMoreLeft, window } = await dispatchRequests(
    simulation.deps,
    AbortSignal.timeout(50_000),
    {
      size: 4,
      fastestMs: null,
    },
  );
  expect([dispatched, isMoreLeft]).toEqual([60, false]);
  expect(window.size).toBeGreaterThan(1);
  await expect.poll(() => undecided(simulation), slowly).toBe(0);
  const most = await sql<[{ most: number }]>`select max(undecided)::int as most from seen`;
  // Each decision frees a place in the window; half of them were never dispatched at once.
  expect(most[0].most).toBeLessThan(30);
});

test('without workers no more than the window is dispatched, and the call ends when its time is over', async ({
  simulation,
  organizationId,
}) => {
  await waitingInvites(simulation, organizationId, 30);
  const before = { size: 8, fastestMs: null };
  const first = await dispatchRequests(simulation.deps, AbortSignal.timeout(1_000), before);
  expect(first).toMatchObject({ dispatched: 8, isMoreLeft: true });
  // Another call, in another worker, sees those that the first one left undecided.
  expect(await dispatchRequests(simulation.deps, AbortSignal.timeout(1_000), before)).toMatchObject({
    dispatched: 0,
  });
});

test('a request about a closed invitation or organization is decided without a workflow', async ({
  simulation,
  organizationId,
}) => {
  const { sql } = simulation.database;
  const worker = await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.update('revoke', { tokenHash: null, reason: null });
  expect(await invited.ended()).toBe('revoked');
  await worker.stop();
  const closed = await anOrganization(sql);
  const orphan = invitation(simulation, closed);
  await simulation.syncClock();
  await aRequest(sql, { verb: 'amend', organizationId, invitationId: invited.id, input: { name: 'Ada' } });
  const input = inviteInput('bob@company.com');
  await aRequest(sql, { verb: 'invite', organizationId: closed, invitationId: orphan.id, input });
  await sql`update requests set requested_at = requested_at - interval '1 hour' where outcome is null`;
  await sql`update organizations set closed_at = clock() where id = ${closed}`;
  expect(await dispatchRequests(simulation.deps, AbortSignal.timeout(20_000))).toMatchObject({
    dispatched: 2,
  });
  const outcomes = await sql<{ type: string }[]>`
    select outcome -> 'refusal' ->> 'type' as type from requests where kind in ('amend', 'invite') order by number`;
  expect(outcomes.map(({ type }) => type)).toEqual([
    null,
    'invitation_not_pending',
    'organization_not_found',
  ]);
  await expect(orphan.handle().describe()).rejects.toThrow(/not found/i);
});

test('with a slow Temporal a call still ends in time, and the next one dispatches the rest', async ({
  simulation,
  organizationId,
}) => {
  await waitingInvites(simulation, organizationId, 100);
  const address = String(simulation.env.connection.options.address);
  const proxy = await slowProxy(address, 1_500);
  const connection = await Connection.connect({ address: proxy.address });
  try {
    const client = new Client({ connection, namespace: simulation.env.namespace ?? 'default' });
    const deps = { ...simulation.deps, temporal: client };
    const window = { size: 400, fastestMs: null };
    const startedMs = performance.now();
    const first = await dispatchRequests(deps, AbortSignal.timeout(2_000), window);
    // Its time budget, and one pending call of Temporal.
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(first.isMoreLeft).toBe(true);
    expect(first.dispatched).toBeGreaterThanOrEqual(20);
    expect(first.dispatched).toBeLessThan(100);
    const taken = await simulation.database.sql`select 1 from requests where dispatched_at is not null`;
    expect(taken).toHaveLength(first.dispatched);
  } finally {
    await connection.close();
    proxy.close();
  }
});

/** A proxy that delays everything by so many milliseconds. */
async function slowProxy(address: string, lateMs: number): Promise<{ address: string; close(): void }> {
  const [host = '', port = ''] = address.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = dial(Number(port), host);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => void sleep(lateMs / 2).then(() => to.writable && to.write(data)));
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
