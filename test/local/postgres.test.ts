import { appendFile, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { describe, expect } from 'vitest';

import { newPassword } from '../../local/keys.ts';
import { startPostgres } from '../../local/postgres/start.ts';
import { isGone, runChild } from './run-child.ts';
import { directoryTest } from '../support/fixtures/directory.ts';

async function ask(url: string, question: string): Promise<readonly Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(question);
  } finally {
    await sql.end();
  }
}

describe('the embedded PostgreSQL', () => {
  const test = directoryTest
    .extend('dataDir', ({ directory }) => join(directory.path, 'data'))
    .extend('place', ({ dataDir }) => ({ dataDir, password: newPassword() }));

  test('is version 18, sorts by bytes and listens on loopback only', async ({ place }) => {
    const server = await startPostgres({ ...place, durable: false });
    const [row] = await ask(
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
    place,
  }) => {
    const first = await startPostgres({ ...place, durable: true });
    const [durable] = await ask(first.url, `select current_setting('fsync') as fsync`);
    await ask(first.url, 'create table kept as select 42 as answer');
    await expect(startPostgres({ ...place, durable: true })).rejects.toThrow(
      `${dataDir} is in use by process`,
    );
    await first.stop();
    const second = await startPostgres({ ...place, durable: true });
    const rows = await ask(second.url, 'select answer from kept');
    await second.stop();
    expect([durable?.['fsync'], rows[0]?.['answer']]).toEqual(['on', 42]);
  });

  test('ends when its parent is killed, and keeps committed data', async ({ dataDir, place }) => {
    const module = JSON.stringify(new URL('../../local/postgres/start.ts', import.meta.url).href);
    const parent = runChild(`
      import { startPostgres } from ${module};
      const { url } = await startPostgres({ ...${JSON.stringify(place)}, durable: true });
      console.log('url ' + url);
    `);
    const [, url] = await parent.line(/^url (.*)$/);
    await ask(url ?? '', 'create table kept as select 42 as answer');
    const pid = Number.parseInt(await readFile(join(dataDir, 'postmaster.pid'), 'utf8'), 10);
    parent.process.kill('SIGKILL');
    await isGone(pid);
    const again = await startPostgres({ ...place, durable: true });
    const rows = await ask(again.url, 'select answer from kept');
    await again.stop();
    expect(rows[0]?.['answer']).toBe(42);
  });

  test('refuses every user without the password', async ({ dataDir, place }) => {
    const server = await startPostgres({ ...place, durable: false });
    const codes = [];
    for (const [user, password] of [
      ['usher', ''],
      ['usher', 'a-guess'],
      ['postgres', ''],
      ['nobody', 'a-guess'],
    ]) {
      const url = new URL(server.url);
      Object.assign(url, { username: user, password });
      codes.push(await ask(url.href, 'select 1').catch((error: { code?: string }) => error.code));
    }
    const rules = await ask(server.url, 'select distinct auth_method from pg_hba_file_rules');
    await server.stop();
    expect(codes).toEqual(['28P01', '28P01', '28P01', '28P01']);
    expect(rules).toEqual([{ auth_method: 'scram-sha-256' }]);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  test('reports what to do when its data was created with another password, or without one', async ({
    dataDir,
    place,
  }) => {
    await (await startPostgres({ ...place, durable: false })).stop();
    const other = { dataDir, durable: false, password: newPassword() };
    await expect(startPostgres(other)).rejects.toThrow('PostgreSQL refuses the password of keys.json');
    await appendFile(join(dataDir, 'pg_hba.conf'), 'host all all 127.0.0.1/32 trust\n');
    await expect(startPostgres({ ...place, durable: false })).rejects.toThrow(
      `${dataDir} accepts every user of this machine without a password`,
    );
  });

  test('ends a server that an earlier process left running', async ({ dataDir, place }) => {
    const first = await startPostgres({ ...place, durable: true });
    const pid = Number.parseInt(await readFile(join(dataDir, 'postmaster.pid'), 'utf8'), 10);
    // As if the parent and the shell in front were both killed: the server runs, and the lock is gone.
    await rm(`${dataDir}.lock`);
    const second = await startPostgres({ ...place, durable: true });
    await isGone(pid);
    const rows = await ask(second.url, 'select 1 as one');
    await second.stop();
    await first.stop();
    expect(rows[0]?.['one']).toBe(1);
  });
});
