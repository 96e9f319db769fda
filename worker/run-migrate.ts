import { migrate } from '../db/migrate.ts';
import { readConfig } from '../runtime/env/read-config.ts';
import { createLog } from '../runtime/log.ts';
import { createTemporalClient, readTemporalTarget } from '../runtime/temporal.ts';
import { migrateNamespace } from './migrate-namespace.ts';

/**
 * `npm run migrate`: brings PostgreSQL and the Temporal namespace up to date, and prints what it did. Twice, or two
 * at once, does no harm.
 */
export async function runMigrate(env: NodeJS.ProcessEnv): Promise<void> {
  const log = createLog('migrate');
  const { databaseUrl } = readConfig(env, 'migrate');
  const target = readTemporalTarget(env);
  const client = createTemporalClient(target);
  try {
    const [ran, made] = await Promise.all([migrate(databaseUrl), migrateNamespace(client, target.namespace)]);
    for (const name of [...ran, ...made]) console.log(name);
    console.log('up to date');
  } catch (error) {
    log.error('Could not migrate', {}, error);
    process.exitCode = 1;
  } finally {
    await client.connection.close();
  }
}
