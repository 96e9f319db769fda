import { join } from 'node:path';

import { Client, Connection } from '@temporalio/client';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';

import { migrate } from '../../db/migrate.ts';
import { newPassword } from '../../local/keys.ts';
import { startPostgres } from '../../local/postgres/start.ts';
import { stopInOrder } from '../../local/processes/stop-in-order.ts';
import type { Stoppable } from '../../local/processes/stop-in-order.ts';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import { startTemporal } from '../../local/temporal/start.ts';
import { migrateNamespace } from '../../worker/migrate-namespace.ts';
import './provided.ts';

const templateDatabase = 'usher_template';

/** Starts what tests share, once per `npm test`. All of it is on free ports and in a folder of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await tempDirectory('usher-test-');
  const running: Stoppable[] = [{ stop: folder.remove }];
  const stop = () => stopInOrder(running.toReversed());
  try {
    const [database, temporal] = await Promise.all([
      startTemplate(folder.path, running),
      startSearchableTemporal(folder.path, running),
    ]);
    project.provide('usher', {
      maintenanceUrl: database,
      templateDatabase,
      temporalAddress: temporal,
      runFolder: folder.path,
    });
    return stop;
  } catch (fault) {
    await stop();
    throw fault;
  }
}

async function startTemplate(folder: string, running: Stoppable[]): Promise<string> {
  const server = await startPostgres({
    dataDir: join(folder, 'postgres'),
    durable: false,
    password: newPassword(),
  });
  running.push(server);
  const sql = postgres(server.url, { max: 1 });
  await sql`create database ${sql(templateDatabase)}`;
  await sql.end();
  const template = new URL(server.url);
  template.pathname = templateDatabase;
  await migrate(template.href);
  return server.url;
}

async function startSearchableTemporal(folder: string, running: Stoppable[]): Promise<string> {
  const server = await startTemporal({ dataFile: join(folder, 'temporal', 'runs.db') });
  running.push(server);
  const connection = await Connection.connect({ address: server.address });
  await migrateNamespace(new Client({ connection }), 'default');
  await connection.close();
  return server.address;
}
