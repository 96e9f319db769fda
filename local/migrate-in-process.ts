import { migrate } from '../db/migrate.ts';
import { createTemporalClient, readTemporalTarget } from '../runtime/temporal.ts';
import { missingPermissions, migrateNamespace } from '../worker/migrate-namespace.ts';

/**
 * Does what `npm run migrate` does, without a child process, which would add a second to every start.
 * @param env the environment of api and worker
 * @throws Error with the commands to run when this role may not create what the namespace lacks
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
