import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporalBinary } from '../../local/temporal/find-program.ts';
import { startTemporal } from '../../local/temporal/start.ts';
import type { RunningTemporal } from '../../local/temporal/start.ts';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import { migrateNamespace } from '../../worker/migrate-namespace.ts';
import { runProgram } from '../local/run-child.ts';
import { cloneDatabase } from '../support/database.ts';
import type { ClonedDatabase } from '../support/database.ts';
import { startRestrictedTemporal } from '../support/restricted-temporal.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
/** A namespace of Temporal Cloud, where no role may use the operator's service or make namespaces by gRPC. */
const ofTheOperator = /\.OperatorService\/|\/(?:Register|Describe)Namespace$/;

let folder: Awaited<ReturnType<typeof tempDirectory>>;
let temporal: RunningTemporal;
let database: ClonedDatabase;
let connection: Connection;

beforeEach(async () => {
  folder = await tempDirectory('usher-restricted-');
  [temporal, database] = await Promise.all([
    startTemporal({ dataFile: join(folder.path, 'temporal', 'runs.db') }),
    cloneDatabase(),
  ]);
  connection = await Connection.connect({ address: temporal.address });
});
afterEach(async () => {
  await connection.close();
  await Promise.all([temporal.stop(), database.drop()]);
  await folder.remove();
});

async function migrateAt(address: string, namespace: string) {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder.path,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
  };
  const { code, output } = await runProgram(join(root, 'worker/migrate.ts'), env).ended;
  return { code, lines: output.split('\n') };
}

const keyword = 2;
const addAttributes = (...names: string[]) =>
  connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(names.map((name) => [name, keyword])),
  });

test('a role that may not add search attributes gets the commands for the missing ones and exit code 1, then 0', async () => {
  const restricted = await startRestrictedTemporal(temporal.address, (method) => ofTheOperator.test(method));
  const first = await migrateAt(restricted.address, 'default');
  expect(first.code).toBe(1);
  expect(first.lines).toEqual(
    expect.arrayContaining([
      'tcld namespace search-attributes add --namespace default --search-attribute "UsherOrganizationId=Keyword" --search-attribute "UsherState=Keyword"',
      'temporal operator search-attribute create --namespace default --name UsherOrganizationId --type Keyword --name UsherState --type Keyword',
    ]),
  );
  expect(first.lines).not.toContain('up to date');

  await addAttributes('UsherOrganizationId');
  await expect
    .poll(async () => (await migrateAt(restricted.address, 'default')).lines, { timeout: 30_000 })
    .toContain(
      'tcld namespace search-attributes add --namespace default --search-attribute "UsherState=Keyword"',
    );
  await addAttributes('UsherState');
  await expect
    .poll(() => migrateAt(restricted.address, 'default'), { timeout: 30_000 })
    .toEqual({ code: 0, lines: ['up to date'] });
  expect(restricted.refused.some((method) => method.endsWith('RegisterNamespace'))).toBe(false);
  await restricted.stop();
});

test('a role that may only read search attributes gets the same commands, and one that may not create namespaces gets that command', async () => {
  const restricted = await startRestrictedTemporal(temporal.address, (method) =>
    /\/(?:AddSearchAttributes|RegisterNamespace)$/.test(method),
  );
  await addAttributes('UsherState');
  const known = await migrateAt(restricted.address, 'default');
  expect(known.code).toBe(1);
  expect(known.lines).toContain(
    'temporal operator search-attribute create --namespace default --name UsherOrganizationId --type Keyword',
  );
  const missing = await migrateAt(restricted.address, 'other');
  expect(missing.code).toBe(1);
  expect(missing.lines).toContain('temporal operator namespace create --namespace other --retention 7d');
  await restricted.stop();
});

test('the printed commands work in the Temporal CLI and leave nothing to do', async () => {
  const restricted = await startRestrictedTemporal(temporal.address, (method) =>
    /\/(?:AddSearchAttributes|RegisterNamespace)$/.test(method),
  );
  const cli = await temporalBinary();
  for (const round of ['the namespace', 'its search attributes']) {
    const { code, lines } = await migrateAt(restricted.address, "it's ours");
    expect([round, code]).toEqual([round, 1]);
    const command = lines.find((line) => line.startsWith('temporal ')) ?? '';
    const env = { PATH: process.env['PATH'], HOME: folder.path, TEMPORAL_ADDRESS: temporal.address };
    await run('/bin/sh', ['-c', command.replace(/^temporal/, cli)], { env });
  }
  await expect
    .poll(() => migrateAt(restricted.address, "it's ours"), { timeout: 30_000 })
    .toEqual({ code: 0, lines: ['up to date'] });
  await restricted.stop();
});

test('an existing namespace is not created again, and two concurrent migrations create what is missing once', async () => {
  const clients = [0, 1].map(() => new Client({ connection, namespace: 'fresh' }));
  const [one, other] = await Promise.all(clients.map((client) => migrateNamespace(client, 'fresh')));
  expect([...(one?.made ?? []), ...(other?.made ?? [])]).toEqual(
    expect.arrayContaining(['search attribute UsherOrganizationId', 'search attribute UsherState']),
  );
  const again = await startRestrictedTemporal(temporal.address, (method) =>
    /\/(?:Register|Add)/.test(method),
  );
  expect(await migrateAt(again.address, 'fresh')).toEqual({ code: 0, lines: ['up to date'] });
  expect(again.refused).toEqual([]);
  await again.stop();
});

test('a search attribute of another type is reported by name', async () => {
  const int = 3;
  await connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: { UsherState: int },
  });
  const { code, lines } = await migrateAt(temporal.address, 'default');
  expect(code).toBe(1);
  expect(lines.join('\n')).toContain('UsherState with another type than Keyword');
});
