import { setTimeout as sleep } from 'node:timers/promises';

import postgres from 'postgres';

import type { SupervisedProcess } from '../processes/spawn-supervised.ts';
import { ownerName } from './initialise.ts';

/**
 * Waits until a starting server takes connections, and creates its database where it is missing.
 * @param url the URL of that database
 * @throws Error when the server exits, with its last lines, or refuses the password; the server is stopped
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
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await sql.end({ timeout: 0 });
  }
}

const wrongPassword =
  'PostgreSQL refuses the password of keys.json: its data was created with another one. Put the old keys.json back, or ' +
  'remove the folder `postgres` beside it to start again without data.';

async function createDatabase(sql: postgres.Sql): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += 50) {
    try {
      const found = await sql`select from pg_database where datname = ${ownerName}`;
      if (found.length === 0) await sql`create database ${sql(ownerName)}`;
      return;
    } catch (error) {
      if ((error as { code?: string }).code === '28P01') throw new Error(wrongPassword, { cause: error });
      // 57P03: the server is starting up, or recovering from a kill.
      const isStarting = ['ECONNREFUSED', '57P03', 'ECONNRESET'].includes(
        (error as { code?: string }).code ?? '',
      );
      if (!isStarting || waitedMs > 60_000) throw error;
      await sleep(50);
    }
  }
}
