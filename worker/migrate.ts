import { migrate } from '../db/migrate.ts';
import { readConfig } from '../runtime/env/read-config.ts';
import type { Log } from '../runtime/log.ts';
import { startProcess } from '../runtime/start-process.ts';
import { createTemporalClient, readTemporalTarget } from '../runtime/temporal.ts';
import { temporalFault } from '../runtime/temporal-faults.ts';
import { migrateNamespace, missingPermissions } from './migrate-namespace.ts';

/**
 * `npm run migrate`: migrates PostgreSQL and the Temporal namespace, and prints what it did and the commands for what
 * its roles may not do. Safe to repeat and to run twice at once. Exits with code 1 where anything is left to do.
 */
async function runMigrate(env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const { databaseUrl } = readConfig(env, 'migrate');
  const target = readTemporalTarget(env);
  const client = createTemporalClient(target);
  // Neither stops the other when it fails.
  const [tables, namespace] = await Promise.allSettled([
    migrate(databaseUrl),
    migrateNamespace(client, target.namespace),
  ]);
  await client.connection.close();
  const done = [
    ...(tables.status === 'fulfilled' ? tables.value : []),
    ...(namespace.status === 'fulfilled' ? namespace.value.made : []),
  ];
  for (const name of done) console.log(name);
  if (tables.status === 'rejected') log.error('Could not migrate PostgreSQL', {}, tables.reason);
  if (namespace.status === 'rejected') {
    log.error('Could not migrate the Temporal namespace', temporalFault(namespace.reason), namespace.reason);
  }
  const commands = namespace.status === 'fulfilled' ? namespace.value.commands : [];
  if (commands.length > 0) {
    console.log(missingPermissions);
    for (const command of commands) console.log(command);
  }
  const isDone = tables.status === 'fulfilled' && namespace.status === 'fulfilled' && commands.length === 0;
  if (isDone) console.log('up to date');
  else process.exitCode = 1;
}

await startProcess('migrate', runMigrate);
