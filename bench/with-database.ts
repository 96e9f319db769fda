import { join } from 'node:path';
import postgres from 'postgres';
import { migrate } from '../db/migrate.ts';
import { connect } from '../db/sql/client.ts';
import type { Pool } from '../db/sql/client.ts';
import { startPostgres } from '../local/postgres/start.ts';
import { tempDirectory } from '../local/processes/temp-directory.ts';
import { newId } from '../runtime/ids.ts';

export type BenchDatabase = {
  /** With the timeouts of the programs. */
  readonly sql: Pool;
  /** Without timeouts, to fill tables. */
  readonly admin: postgres.Sql;
};

/** Runs a measurement on a temporary PostgreSQL with its durable defaults. */
export async function withDatabase(measure: (database: BenchDatabase) => Promise<void>): Promise<void> {
  const folder = await tempDirectory('usher-bench-');
  const server = await startPostgres({
    dataDir: join(folder.path, 'postgres'),
    durable: true,
    password: 'bench',
  });
  await migrate(server.url);
  const sql = connect(server.url, { connections: 4 });
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined });
  try {
    await measure({ sql, admin });
  } finally {
    await Promise.all([sql.end({ timeout: 1 }), admin.end({ timeout: 1 })]);
    await server.stop();
    await folder.remove();
  }
}

/** Inserts an organization without restrictions. Returns its id. */
export async function newBenchOrganization(admin: postgres.Sql): Promise<string> {
  const id = newId();
  await admin`
    insert into organizations (id, name, slug, email_invites, email_jit_provisioning, sso_jit_provisioning,
      oauth_tenant_jit_provisioning)
    values (${id}, 'Bench', ${id}, 'ALL_ALLOWED', 'NOT_ALLOWED', 'ALL_ALLOWED', 'NOT_ALLOWED')`;
  return id;
}

/** Runs the work and prints how long it took. */
export async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const result = await work();
  console.log(`${name}: ${Math.round(performance.now() - startedMs)} ms`);
  return result;
}
