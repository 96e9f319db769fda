import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runWithDeadline } from '../../db/sql/deadline.ts';
import { migrate } from '../../db/migrate.ts';
import { isConstraintViolation, connect, savepoint, transaction } from '../../db/sql/client.ts';
import type { Pool } from '../../db/sql/client.ts';
import { cloneDatabase } from '../support/database.ts';
import type { ClonedDatabase } from '../support/database.ts';
import { findPgBouncer, needsPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';

const program = findPgBouncer();

describe.runIf(program !== null)(`behind a pooler in transaction mode, ${needsPgBouncer}`, () => {
  let database: ClonedDatabase;
  let pooler: Awaited<ReturnType<typeof startPgBouncer>>;
  let sql: Pool;
  beforeAll(async () => {
    database = await cloneDatabase();
    pooler = await startPgBouncer(program ?? '', database.url, 6);
    sql = connect(pooler.url, { connections: 10, pooled: true });
    await database.sql`create table written (n int constraint written_once unique)`;
  });
  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await pooler?.stop();
    await database?.drop();
  });

  const codeOf = (work: PromiseLike<unknown>) =>
    Promise.resolve(work).then(
      () => 'none',
      (error: unknown) => (error as { code: string }).code,
    );

  test('many statements and transactions at once each get their own rows', async () => {
    const all = Array.from({ length: 60 }, async (_, n) => {
      const one = await sql<{ n: number; at: Date; list: string[] }[]>`
        select ${n}::int as n, clock() as at, array['a', ${String(n)}] as list, pg_sleep(0.01)`;
      const two = await transaction(sql, async (tx) => {
        const part = await savepoint(
          tx,
          async (inner) => (await inner<{ n: number }[]>`select ${n}::int as n`)[0],
        );
        return [part?.n, (await tx<{ n: number }[]>`select ${n + 1}::int as n`)[0]?.n];
      });
      expect([one[0]?.n, one[0]?.at instanceof Date, one[0]?.list]).toEqual([n, true, ['a', String(n)]]);
      expect(two).toEqual([n, n + 1]);
    });
    await Promise.all(all);
  });

  test('fragments, names and errors are the same as without a pooler', async () => {
    const column = sql`n = ${1}`;
    await sql`insert into written ${sql([{ n: 1 }])}`;
    expect([...(await sql`select n from written where ${column}`)]).toEqual([{ n: 1 }]);
    const error = await sql`insert into written values (1)`.catch((fault: unknown) => fault);
    expect(isConstraintViolation(error, 'written_once')).toBe(true);
    await sql`delete from written`;
  });

  test('timeouts apply to every statement and transaction, and to no other client', async () => {
    const settings = sql`select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
      current_setting('idle_in_transaction_session_timeout') as idle`;
    const ours = [{ statement: '10s', lock: '5s', idle: '20s' }];
    expect([...(await settings)]).toEqual(ours);
    const other = postgres(pooler.url, { max: 1, prepare: false });
    expect((await other`select current_setting('statement_timeout') as statement`)[0]).toEqual({
      statement: '0',
    });
    const holding = other.begin(async (tx) => {
      await tx`insert into written values (2)`;
      await sleep(7_000);
    });
    await sleep(500);
    const waits = [
      codeOf(sql`insert into written values (2)`),
      codeOf(transaction(sql, (tx) => tx`insert into written values (2)`)),
      codeOf(sql`select pg_sleep(12)`),
      codeOf(transaction(sql, (tx) => tx`select pg_sleep(12)`)),
    ];
    await holding;
    expect(await Promise.all(waits)).toEqual(['55P03', '55P03', '57014', '57014']);
    await other.end();
  });

  test('an idle transaction is ended', async () => {
    const forgotten = transaction(sql, async (tx) => {
      await tx`insert into written values (3)`;
      await sleep(23_000);
    });
    expect(await codeOf(forgotten)).not.toBe('none');
    expect([...(await database.sql`select n from written where n = 3`)]).toEqual([]);
  });

  test('a transaction past its deadline is rolled back', async () => {
    const deadline = {
      arrivedAtMs: performance.now(),
      beginWithinMs: 300,
      respondWithinMs: 5_000,
    };
    const late = runWithDeadline(deadline, async () => sql`insert into written select 4 from pg_sleep(1)`);
    expect(await codeOf(late)).toBe('DEADLINE_EXCEEDED');
    expect([...(await database.sql`select n from written where n = 4`)]).toEqual([]);
  });

  test('migrating twice, and three at once, runs each migration once', async () => {
    await database.sql`create database ${sql(`${new URL(database.url).pathname.slice(1)}_empty`)}`;
    const empty = new URL(pooler.url);
    empty.pathname += '_empty';
    try {
      const ran = (await Promise.all([1, 2, 3].map(() => migrate(empty.href)))).flat();
      expect(ran.length).toBeGreaterThan(5);
      expect(new Set(ran).size).toBe(ran.length);
      expect(await migrate(empty.href)).toEqual([]);
    } finally {
      await database.sql`drop database ${sql(empty.pathname.slice(1))} with (force)`;
    }
  });
});
