import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startPostgres } from '../../local/postgres/start.ts';
import { throwAwayDirectory } from '../../local/processes/throw-away.ts';
import type { ThrowAwayDirectory } from '../../local/processes/throw-away.ts';
import { isGone, runChild } from './run-child.ts';

async function ask(url: string, question: string): Promise<readonly Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(question);
  } finally {
    await sql.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let directory: ThrowAwayDirectory;
  let dataDir: string;
  beforeEach(async () => {
    directory = await throwAwayDirectory('usher-postgres-test-');
    dataDir = join(directory.path, 'data');
  });
  afterEach(() => directory.remove());

  test('is version 18, sorts by bytes, and listens on this machine alone', async () => {
    const server = await startPostgres({ dataDir, durable: false });
    const [row] = await ask(
      server.url,
      `select current_setting('server_version') as version, current_setting('listen_addresses') as addresses,
        current_setting('fsync') as fsync, 'Z' < 'a' as bytes, current_setting('TimeZone') as zone`,
    );
    await server.stop();
    expect(row).toMatchObject({ version: expect.stringMatching(/^18\./), addresses: '127.0.0.1' });
    expect(row).toMatchObject({ fsync: 'off', bytes: true, zone: 'UTC' });
  });

  test('keeps its data over a restart, and a second one on the same directory is refused', async () => {
    const first = await startPostgres({ dataDir, durable: true });
    const [durable] = await ask(first.url, `select current_setting('fsync') as fsync`);
    await ask(first.url, 'create table kept as select 42 as answer');
    await expect(startPostgres({ dataDir, durable: true })).rejects.toThrow(
      `${dataDir} is in use by process`,
    );
    await first.stop();
    const second = await startPostgres({ dataDir, durable: true });
    const rows = await ask(second.url, 'select answer from kept');
    await second.stop();
    expect([durable?.['fsync'], rows[0]?.['answer']]).toEqual(['on', 42]);
  });

  test('ends when its parent is killed, and what was committed is there afterwards', async () => {
    const module = JSON.stringify(new URL('../../local/postgres/start.ts', import.meta.url).href);
    const parent = runChild(`
      import { startPostgres } from ${module};
      const { url } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: true });
      console.log('url ' + url);
    `);
    const [, url] = await parent.line(/^url (.*)$/);
    await ask(url ?? '', 'create table kept as select 42 as answer');
    const pid = Number.parseInt(await readFile(join(dataDir, 'postmaster.pid'), 'utf8'), 10);
    parent.process.kill('SIGKILL');
    await isGone(pid);
    const again = await startPostgres({ dataDir, durable: true });
    const rows = await ask(again.url, 'select answer from kept');
    await again.stop();
    expect(rows[0]?.['answer']).toBe(42);
  });

  test('that an earlier run left behind is ended first', async () => {
    const first = await startPostgres({ dataDir, durable: true });
    const pid = Number.parseInt(await readFile(join(dataDir, 'postmaster.pid'), 'utf8'), 10);
    // What a killed run would leave if its guard were killed too: the server runs, and nobody holds the lock.
    await rm(`${dataDir}.lock`);
    const second = await startPostgres({ dataDir, durable: true });
    await isGone(pid);
    const rows = await ask(second.url, 'select 1 as one');
    await second.stop();
    await first.stop();
    expect(rows[0]?.['one']).toBe(1);
  });
});
