import { migrate } from '../db/migrate.ts';
import { readConfig } from '../runtime/env/read-config.ts';
import type { Log } from '../runtime/log.ts';
import { createTemporalClient, readTemporalTarget } from '../runtime/temporal.ts';
import { temporalFault } from '../runtime/temporal-faults.ts';
import { migrateNamespace } from './migrate-namespace.ts';

/** The commands follow, one a line. */
export const lacking =
  'The Temporal namespace lacks what this role may not make. Run one of these (the first for Temporal Cloud), then migrate again:';

/**
 * `npm run migrate`: brings PostgreSQL and the Temporal namespace up to date, and prints what it did, or the commands
 * for what it may not do. Twice, or two at once, does no harm. Exit code 1 where anything is left to do.
 */
export async function runMigrate(env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const { databaseUrl } = readConfig(env, 'migrate');
  const target = readTemporalTarget(env);
  const client = createTemporalClient(target);
  // Each is brought as far as it goes, whatever becomes of the other.
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
    console.log(lacking);
    for (const command of commands) console.log(command);
  }
  const isDone = tables.status === 'fulfilled' && namespace.status === 'fulfilled' && commands.length === 0;
  if (isDone) console.log('up to date');
  else process.exitCode = 1;
}
