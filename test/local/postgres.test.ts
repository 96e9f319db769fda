import { appendFile, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { describe, expect } from 'vitest';

import { newPassword } from '../../local/keys.ts';
import { startPostgres } from '../../local/postgres/start.ts';
import { isGone, runChild } from './run-child.ts';
import { directoryTest } from '../support/fixtures/directory.ts';

async function query(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

describe('the embedded PostgreSQL', () => {
  const test = directoryTest
    .extend('dataDir', ({ directory }) => join(directory.path, 'data'))
    .extend('options', ({ dataDir }) => ({ dataDir, password: newPassword() }));

  test('is version 18, sorts by bytes and listens on loopback only', async ({ options }) => {
    const server = await startPostgres({ ...options, durable: false });
    const [row] = await query(
      server.url,
      `select current_setting('server_version') as version, current_setting('listen_addresses') as addresses,
        current_setting('fsync') as fsync, 'Z' < 'a' as bytes, current_setting('TimeZone') as zone`,
    );
    await server.stop();
    expect(row).toMatchObject({ version: expect.stringMatching(/^18\./), addresses: '127.0.0.1' });
    expect(row).toMatchObject({ fsync: 'off', bytes: true, zone: 'UTC' });
  });

  test('keeps its data over a restart, and refuses a second server on the same directory', async ({
    dataDir,
    options,
  }) => {
    const first = await startPostgres({ ...options, durable: true });
    const [durable] = await query(first.url, `select current_setting('fsync') as fsync`);
    await query(first.url, 'create table stored as select 42 as value');
    await expect(startPostgres({ ...options, durable: true })).rejects.toThrow(
      `${dataDir} is in use by process`,
    );
    await first.stop();
    const second = await startPostgres({ ...options, durable: true });
    const rows = await query(second.url, 'select value from stored');
    await second.stop();
    expect([durable?.['fsync'], rows[0]?.['value']]).toEqual(['on', 42]);
  });

  test('ends when its parent is killed, and keeps committed data', async ({ dataDir, options }) => {
    const module = JSON.stringify(new URL('../../local/postgres/start.ts', import.meta.url).href);
    const parent = runChild(`
      import { startPostgres } from ${module};
      const { url } = await startPostgres({ ...${JSON.stringify(options)}, durable: true });
      console.log('url ' + url);
    `);
    const [, url] = await parent.line(/^url (.*)$/);
    await query(url ?? '', 'create table stored as select 42 as value');
    const pid = Number.parseInt(await readFile(join(dataDir, 'postmaster.pid'), 'utf8'), 10);
    parent.process.kill('SIGKILL');
    await isGone(pid);
    const again = await startPostgres({ ...options, durable: true });
    const rows = await query(again.url, 'select value from stored');
    await again.stop();
    expect(rows[0]?.['value']).toBe(42);
  });

  test('refuses every user without the password', async ({ dataDir, options }) => {
    const server = await startPostgres({ ...options, durable: false });
    const codes = [];
    for (const [user, password] of [
      ['usher', ''],
      ['usher', 'a-guess'],
      ['postgres', ''],
      ['nobody', 'a-guess'],
    ]) {
      const url = new URL(server.url);
      Object.assign(url, { username: user, password });
      codes.push(await query(url.href, 'select 1').catch((error: { code?: string }) => error.code));
    }
    const rules = await query(server.url, 'select distinct auth_method from pg_hba_file_rules');
    await server.stop();
    expect(codes).toEqual(['28P01', '28P01', '28P01', '28P01']);
    expect(rules).toEqual([{ auth_method: 'scram-sha-256' }]);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  test('reports what to do when its data was created with another password, or without one', async ({
    dataDir,
    options,
  }) => {
    await (await startPostgres({ ...options, durable: false })).stop();
    const other = { dataDir, durable: false, password: newPassword() };
    await expect(startPostgres(other)).rejects.toThrow('PostgreSQL refuses the password of keys.json');
    await appendFile(join(dataDir, 'pg_hba.conf'), 'host all all 127.0.0.1/32 trust\n');
    await expect(startPostgres({ ...options, durable: false })).rejects.toThrow(
      `${dataDir} accepts every user of this machine without a password`,
    );
  });

  test('ends a server that an earlier process left running', async ({ dataDir, options }) => {
    const first = await startPostgres({ ...options, durable: true });
    const pid = Number.parseInt(await readFile(join(dataDir, 'postmaster.pid'), 'utf8'), 10);
    // As if the parent and the shell in front were both killed: the server runs, and the lock is gone.
    await rm(`${dataDir}.lock`);
    const second = await startPostgres({ ...options, durable: true });
    await isGone(pid);
    const rows = await query(second.url, 'select 1 as one');
    await second.stop();
    await first.stop();
    expect(rows[0]?.['one']).toBe(1);
  });
});
