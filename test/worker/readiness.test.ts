import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../db/sql/client.ts';
import { longestPendingSeconds } from '../../db/requests-dispatch.ts';
import { temporalResponds } from '../../runtime/responds-in-time.ts';
import { newId } from '../../runtime/ids.ts';
import { createTemporalClient } from '../../runtime/temporal.ts';
import { startMonitoring } from '../../worker/monitoring.ts';
import { createSdkMetrics } from '../../worker/sdk-metrics.ts';
import { cloneDatabase } from '../support/database.ts';
import type { ClonedDatabase } from '../support/database.ts';
import { provided } from '../support/provided.ts';
import { anOrganization, aRequest } from '../support/records.ts';
import { startRestrictedTemporal } from '../support/restricted-temporal.ts';

let database: ClonedDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

const clientAt = (address: string, namespace = 'default') =>
  createTemporalClient({ namespace, connection: { address } });

test('Temporal that denies a role permission is ready; a missing namespace or server is not', async () => {
  const restricted = await startRestrictedTemporal(provided().temporalAddress, (method) =>
    method.endsWith('/DescribeNamespace'),
  );
  for (const [client, isThere] of [
    [clientAt(restricted.address), true],
    [clientAt(provided().temporalAddress), true],
    [clientAt(provided().temporalAddress, 'not-there'), false],
    [clientAt('127.0.0.1:1'), false],
  ] as const) {
    expect(await temporalResponds(client, 2_000)).toBe(isThere);
    await client.connection.close();
  }
  await restricted.stop();
});

test('a worker whose dependencies do not respond names them within two seconds, on /ready and in its metrics', async () => {
  // Accepts connections and never responds.
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const at = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const sql = connect(`postgres://usher@${at}/usher`, { connections: 1 });
  const temporal = clientAt(at);
  const monitoring = await startMonitoring(
    { host: '127.0.0.1', workerPort: 0 },
    { workers: [], sql, temporal },
  );
  const url = `http://127.0.0.1:${monitoring?.server.port}`;
  const ready = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(8_000) });
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({
    status_code: 503,
    status: 'not ready',
    polling: false,
    postgres: false,
    temporal: false,
  });
  const metrics = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(8_000) })).text();
  expect(metrics).toContain('usher_ready{part="postgres"} 0');
  expect(metrics).toMatch(/^usher_longest_wait_seconds Nan$/im);
  await monitoring?.server.close();
  await temporal.connection.close();
  silent.close();
  await sql.end({ timeout: 0 });
});

test('without a port nothing is served', async () => {
  const parts = { workers: [], sql: database.sql, temporal: clientAt('127.0.0.1:1') };
  expect(await startMonitoring({ host: '127.0.0.1', workerPort: null }, parts)).toBeNull();
});

test('the longest wait is the age of the oldest pending request', async () => {
  expect(await longestPendingSeconds(database.sql)).toBe(0);
  const organizationId = await anOrganization(database.sql);
  const input = { tokenHash: null, reason: null };
  const ask = () => aRequest(database.sql, { verb: 'revoke', organizationId, invitationId: newId(), input });
  const [decided, old] = [await ask(), await ask()];
  await ask();
  await database.sql`update requests set requested_at = clock() - interval '2 hours', outcome = '{}' where id = ${decided}`;
  await database.sql`update requests set requested_at = clock() - interval '1 hour', dispatched_at = clock() where id = ${old}`;
  const seconds = await longestPendingSeconds(database.sql);
  expect(seconds).toBeGreaterThanOrEqual(3_600);
  expect(seconds).toBeLessThan(3_700);
});

test("the SDK's metrics are empty while it serves none", async () => {
  const sdk = createSdkMetrics();
  expect(await sdk.read()).toBe('');
  const [one, other] = [await sdk.choosePort(), await sdk.choosePort()];
  expect(one).toBeGreaterThan(0);
  expect(other).toBeGreaterThan(0);
  expect(await sdk.read()).toBe('');
});
