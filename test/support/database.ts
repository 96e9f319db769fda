import { randomUUID } from 'node:crypto';

import postgres from 'postgres';

import { connect } from '../../db/sql/client.ts';
import type { Pool } from '../../db/sql/client.ts';
import { provided } from './provided.ts';

export type ClonedDatabase = {
  readonly url: string;
  /** A pool of ours on it, as the programs open it. */
  readonly sql: Pool;
  /** Ends `sql`, throws out who else is connected, and removes the database. */
  readonly drop: () => Promise<void>;
};

/** Two clones at once take turns by this number; it means nothing else. */
const lockNumber = 4_815_162;

/** A database of the test's own, migrated and empty. Takes about 50 ms. Call `drop()` in the end. */
export async function cloneDatabase(options = { connections: 10 }): Promise<ClonedDatabase> {
  const { maintenanceUrl, templateDatabase } = provided();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onMaintenance(async (sql) => {
    await sql`select pg_advisory_lock(${lockNumber})`;
    await sql`create database ${sql(name)} template ${sql(templateDatabase)}`;
  });
  const url = new URL(maintenanceUrl);
  url.pathname = name;
  const sql = connect(url.href, options);
  return {
    url: url.href,
    sql,
    drop: async () => {
      await sql.end({ timeout: 1 });
      await onMaintenance(
        (maintenance) => maintenance`drop database if exists ${maintenance(name)} with (force)`,
      );
    },
  };
}

async function onMaintenance(work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(provided().maintenanceUrl, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}
