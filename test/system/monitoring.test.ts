import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, until } from '../support/system-client.ts';
import type { SystemClient } from '../support/system-client.ts';
import { startSystem } from '../support/system.ts';
import type { System } from '../support/system.ts';

const marker = 'zebrafinch';

let system: System;
let client: SystemClient;
let endStall = () => {};

beforeAll(async () => {
  const stalls = new Promise<void>((resolve) => {
    endStall = resolve;
  });
  system = await startSystem({
    faultInjection: {
      onRecipient: async (address) => {
        if (address.startsWith('later')) return { code: 451, text: '4.7.1 come again' };
        if (address.startsWith('stall')) await stalls;
        return null;
      },
    },
  });
  client = clientOf(system);
});
afterAll(async () => {
  endStall();
  await system?.end();
});

const get = async (url: string) => {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};
const ready = async () => {
  const { status, text } = await get(`${system.workerUrl}/ready`);
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
  expect(body['status_code']).toBe(status);
  return body;
};
const metrics = async () => (await get(`${system.workerUrl}/metrics`)).text;

const isReady = { status_code: 200, status: 'ready', polling: true, postgres: true, temporal: true };

test('a worker serves health and readiness by GET, and nothing else', async () => {
  expect((await get(`${system.workerUrl}/health`)).status).toBe(200);
  expect(await ready()).toMatchObject({ ...isReady, status: 'ready' });
  expect((await get(`${system.workerUrl}/`)).status).toBe(404);
  expect((await fetch(`${system.workerUrl}/ready`, { method: 'POST' })).status).toBe(405);
});

test('a worker serves its own metrics and those of the SDK in one text, without ids and addresses', async () => {
  const organization = await client.newOrganization();
  const invite = (address: string) =>
    client.invite({ organization_id: organization, email_address: address });
  await invite(`${marker}@company.com`);
  await invite(`later-${marker}@company.com`);
  await until('counted', async () => {
    const text = await metrics();
    return (
      text.includes('usher_emails_total{kind="invitation",result="sent"} 1') &&
      text.includes('usher_activity_failures_total{activity_type="sendEmail",error_type="MailDelayed"}')
    );
  });
  const text = await metrics();
  expect((await get(`${system.workerUrl}/metrics`)).type).toMatch(/^text\/plain/);
  expect(text).toMatch(/usher_emails_total\{kind="invitation",result="delayed"\} [1-9]/);
  expect(text).toContain('usher_ready{part="polling"} 1');
  expect(text).toMatch(/^usher_longest_wait_seconds [\d.e-]+$/m);
  expect(text).toMatch(/^temporal_workflow_task_execution_latency_seconds_count\{/m);
  expect(text).toMatch(/^temporal_worker_task_slots_available\{/m);
  expect(text).not.toMatch(/zebrafinch|company\.com|[0-9a-f]{8}-[0-9a-f]{4}-/);
});

test('metrics of api and worker follow one naming rule, and those in the operating guide exist', async () => {
  const text = `${await metrics()}\n${(await get(`${system.metricsUrl}/metrics`)).text}`;
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({
    name,
    type,
  }));
  expect(types.length).toBeGreaterThan(40);
  for (const { name, type } of types) {
    // prom-client names those of the process and of Node.
    expect(name).toMatch(/^(?:usher|temporal|process|nodejs)_[a-z0-9_]+$/);
    expect(name).not.toMatch(/_(?:ms|milliseconds|minutes|kb|percent)(?:_|$)/);
    if (/^(?:usher|temporal)_/.test(name))
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    if (type === 'histogram' && name.startsWith('usher_')) expect(name).toMatch(/_seconds$/);
  }
  const known = new Set(types.map(({ name }) => name));
  const document = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operating.md'), 'utf8');
  const named = [...document.matchAll(/`((?:usher|temporal|nodejs|process)_[a-z0-9_]+)[`{]/g)].map(
    ([, name = '']) => name,
  );
  expect(named.length).toBeGreaterThan(8);
  // The SDK exports it only once one fails.
  known.add('temporal_workflow_task_execution_failed_total');
  const missing = named.filter((name) => !known.has(name));
  expect(missing).toEqual([]);
});

test('a worker is alive but not ready while PostgreSQL is down, and ready afterwards', async () => {
  await system.postgres.kill();
  expect(await ready()).toMatchObject({
    status: 'not ready',
    status_code: 503,
    postgres: false,
    temporal: true,
  });
  expect((await get(`${system.workerUrl}/health`)).status).toBe(200);
  expect(await metrics()).toMatch(/^usher_longest_wait_seconds Nan$/im);
  expect(await metrics()).toContain('usher_ready{part="postgres"} 0');
  await system.postgres.start();
  await until('ready again', async () => (await ready())['status_code'] === 200);
});

test('a worker is not ready while Temporal is down', async () => {
  await system.temporal.kill();
  expect(await ready()).toMatchObject({ status_code: 503, temporal: false, postgres: true });
  await system.temporal.start();
  await until('ready again', async () => (await ready())['status_code'] === 200);
});

test('a draining worker is alive but not ready until its activities finish', async () => {
  const organization = await client.newOrganization();
  await client.invite({ organization_id: organization, email_address: 'stall@company.com' });
  await until('the e-mail is being sent', async () => {
    const rows = await system.sql`select 1 from emails e join invitations i on i.id = e.invitation_id
      where i.email_address = 'stall@company.com'`;
    return rows.length > 0;
  });
  const stopping = system.worker.stop();
  await until('it drains', async () => (await ready())['status_code'] === 503);
  expect(await ready()).toMatchObject({
    status: 'not ready',
    polling: false,
    postgres: true,
    temporal: true,
  });
  expect((await get(`${system.workerUrl}/health`)).status).toBe(200);
  endStall();
  await stopping;
  await expect(fetch(`${system.workerUrl}/health`)).rejects.toThrow();
  const [row] =
    await system.sql`select state from emails e where message_id like '%.invitation.1@%' order by first_attempt_at desc limit 1`;
  expect(row).toEqual({ state: 'sent' });
});

test('a worker that waits for Temporal is alive but not ready, and serves the SDK metrics once it is connected', async () => {
  await system.temporal.kill();
  const starting = system.worker.start();
  const isAlive = () =>
    get(`${system.workerUrl}/health`).then(
      ({ status }) => status === 200,
      () => false,
    );
  await until('it is alive', isAlive);
  expect(await ready()).toMatchObject({ status_code: 503, polling: false, temporal: false, postgres: true });
  await until('it waits', () =>
    Promise.resolve(system.logs().some((line) => line.includes('Waiting for Temporal'))),
  );
  expect(system.logs().find((line) => line.includes('Waiting for Temporal'))).toContain(
    '"reason":"the connection is refused"',
  );
  await system.temporal.start();
  await starting;
  expect(await ready()).toMatchObject(isReady);
  await until('the SDK serves metrics', async () => (await metrics()).includes('temporal_num_pollers{'));
});
