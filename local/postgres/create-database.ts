import { setTimeout as sleep } from 'node:timers/promises';

import postgres from 'postgres';

import type { SupervisedProcess } from '../processes/spawn-supervised.ts';
import { ownerName } from './initialise.ts';

/**
 * Waits until a server that was just started takes connections, and makes its one database where it is missing.
 * @param url of that database
 * @throws Error when the server ends instead, with its last lines, or refuses the password; it is stopped in any case
 */
export async function createDatabaseOnceReady(server: SupervisedProcess, url: string): Promise<void> {
  const early = server.ended.then(({ reason }) => {
    throw new Error(`PostgreSQL did not start (${reason}). Its last lines:\n${server.lastLines()}`);
  });
  early.catch(() => {});
  const maintenance = new URL(url);
  maintenance.pathname = 'postgres';
  const sql = postgres(maintenance.href, {
    max: 1,
    backoff: () => 0.05,
    connect_timeout: 5,
    onnotice: () => {},
  });
  try {
    await Promise.race([early, createDatabase(sql)]);
  } catch (fault) {
    await server.stop();
    throw fault;
  } finally {
    await sql.end({ timeout: 0 });
  }
}

const wrongPassword =
  'PostgreSQL refuses the password of keys.json: its data was made with another one. Put the old keys.json back, or ' +
  'remove the folder `postgres` beside it to begin anew, without its data.';

async function createDatabase(sql: postgres.Sql): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += 50) {
    try {
      const found = await sql`select from pg_database where datname = ${ownerName}`;
      if (found.length === 0) await sql`create database ${sql(ownerName)}`;
      return;
    } catch (fault) {
      if ((fault as { code?: string }).code === '28P01') throw new Error(wrongPassword, { cause: fault });
      // 57P03: it is starting up, or recovering what a killed run left.
      const notYet = ['ECONNREFUSED', '57P03', 'ECONNRESET'].includes(
        (fault as { code?: string }).code ?? '',
      );
      if (!notYet || waitedMs > 60_000) throw fault;
      await sleep(50);
    }
  }
}
