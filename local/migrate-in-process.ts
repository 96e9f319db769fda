import { migrate } from '../db/migrate.ts';
import { createTemporalClient, readTemporalTarget } from '../runtime/temporal.ts';
import { missingPermissions, migrateNamespace } from '../worker/migrate-namespace.ts';

/**
 * What `npm run migrate` does, without a process of its own, which would take a second of every start.
 * @param env as api and worker get it
 * @throws Error with the commands to run where the namespace lacks what this role may not make
 */
export async function migrateInProcess(env: NodeJS.ProcessEnv): Promise<void> {
  const target = readTemporalTarget(env);
  const client = createTemporalClient(target);
  try {
    const [, { commands }] = await Promise.all([
      migrate(env['DATABASE_URL'] ?? ''),
      migrateNamespace(client, target.namespace),
    ]);
    if (commands.length > 0) throw new Error([missingPermissions, ...commands].join('\n'));
  } finally {
    await client.connection.close();
  }
}
