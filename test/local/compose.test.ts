import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { migrate } from '../../db/migrate.ts';
import { provided } from '../support/provided.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');
const passwords = { usher_password: 'of-usher', temporal_password: 'of-temporal' } as const;
/** Roles belong to the whole server, which other tests share: each test run uses its own names. */
const suffix = `_${randomBytes(4).toString('hex')}`;
const named = (name: string) => `${name}${suffix}`;
const databases = ['usher', 'temporal', 'temporal_visibility'].map(named);

/** Returns the statements of the file as psql runs them, with its variables filled in and quoted. */
function statements(): readonly string[] {
  const sql = read('docker-compose.roles.sql')
    .replaceAll(/^(?:--|\\getenv).*$/gm, '')
    .replaceAll(/\b(?:usher|temporal_visibility|temporal)\b/g, named)
    .replaceAll(/:'(\w+)'/g, (_text, name: keyof typeof passwords) => `'${passwords[name]}'`);
  return sql.split(';').filter((statement) => statement.trim() !== '');
}

async function as<T>(user: string, database: string, query: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const url = new URL(provided().maintenanceUrl);
  if (user !== '') Object.assign(url, { username: named(user), password: `of-${user}` });
  if (database !== '') url.pathname = named(database);
  const sql = postgres(url.href, { max: 1, onnotice: () => undefined });
  try {
    return await query(sql);
  } finally {
    await sql.end();
  }
}

const codeOf = (error: { readonly code?: string }) => error.code;
const notAllowed = '42501';

beforeAll(() =>
  as('', '', async (sql) => {
    for (const statement of statements()) await sql.unsafe(statement);
  }),
);
afterAll(() =>
  as('', '', async (sql) => {
    for (const name of databases) await sql`drop database if exists ${sql(name)} with (force)`;
    for (const name of ['usher', 'temporal'].map(named)) await sql`drop role if exists ${sql(name)}`;
  }),
);

test("Compose's role for Usher migrates its database and is no superuser", async () => {
  const url = new URL(provided().maintenanceUrl);
  Object.assign(url, { username: named('usher'), password: 'of-usher', pathname: named('usher') });
  await migrate(url.href);
  await as('usher', 'usher', async (sql) => {
    expect(await sql`select count(*)::int as organizations from organizations`).toEqual([
      { organizations: 0 },
    ]);
    expect(await sql`copy organizations from program 'true'`.catch(codeOf)).toBe(notAllowed);
  });
});

test("Compose's role for Temporal creates what its schema needs and is no superuser", async () => {
  await as('temporal', 'temporal_visibility', async (sql) => {
    await sql`create extension btree_gin`;
    await sql`create table executions_visibility (name text)`;
    expect(await sql`copy executions_visibility from program 'true'`.catch(codeOf)).toBe(notAllowed);
  });
  await as('temporal', 'temporal', (sql) => sql`create table executions (name text)`);
});

test('neither role connects to a database of the other', async () => {
  expect(await as('temporal', 'usher', (sql) => sql`select 1`).catch(codeOf)).toBe(notAllowed);
  for (const database of ['temporal', 'temporal_visibility']) {
    expect(await as('usher', database, (sql) => sql`select 1`).catch(codeOf)).toBe(notAllowed);
  }
});

test('the connection pools of Compose, with a second api and worker, fit into its PostgreSQL', () => {
  const compose = read('docker-compose.yml');
  const number = (pattern: RegExp, text = compose) => Number(pattern.exec(text)?.[1]);
  const perService = number(/SQL_MAX_CONNS: '(\d+)'/) + number(/SQL_VIS_MAX_CONNS: '(\d+)'/);
  const pools = ['api/main.ts', 'worker/main.ts'].map((file) =>
    number(/databaseConnections = (\d+);/, read(file)),
  );
  const [ofApi = NaN, ofWorker = NaN] = pools;
  const [services, migrating, keptForTheSuperuser] = [4, 1, 3];
  const sum = services * perService + 2 * (ofApi + ofWorker) + migrating + keptForTheSuperuser;
  expect(sum).toBeLessThanOrEqual(number(/max_connections=(\d+)/));
});
