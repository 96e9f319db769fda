import { migrate } from '../db/migrate.ts';
import { createTemporalClient, readTemporalTarget } from '../runtime/temporal.ts';
import { migrateNamespace } from '../worker/migrate-namespace.ts';

/**
 * What `npm run migrate` does, without a process of its own, which would take a second of every start.
 * @param env as api and worker get it
 */
export async function migrateInProcess(env: NodeJS.ProcessEnv): Promise<void> {
  const target = readTemporalTarget(env);
  const client = createTemporalClient(target);
  try {
    await Promise.all([migrate(env['DATABASE_URL'] ?? ''), migrateNamespace(client, target.namespace)]);
  } finally {
    await client.connection.close();
  }
}
