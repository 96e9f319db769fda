import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runWithDeadline } from '../../db/sql/deadline.ts';
import type { Deadline } from '../../db/sql/deadline.ts';
import { connect, isStuck, transaction } from '../../db/sql/client.ts';
import type { Pool } from '../../db/sql/client.ts';
import { cloneDatabase } from '../support/database.ts';
import type { ClonedDatabase } from '../support/database.ts';
import { openSilentDoor, throughDoor } from '../support/silent-door.ts';
import type { SilentDoor } from '../support/silent-door.ts';

let database: ClonedDatabase;
let door: SilentDoor;
let sql: Pool;
beforeEach(async () => {
  database = await cloneDatabase();
  await database.sql`create table written (n int)`;
  door = await openSilentDoor(database.url);
  sql = connect(throughDoor(database.url, door), { connections: 2 });
});
afterEach(async () => {
  await sql.end({ timeout: 0 });
  await door.stop();
  await database.drop();
});

const written = async () =>
  (await database.sql<{ n: number }[]>`select n from written order by n`).map(({ n }) => n);

/** Opens both connections of the pool. */
const warm = () => Promise.all([sql`select pg_sleep(0.1)`, sql`select pg_sleep(0.1)`]);

/**
 * Sends a statement again when its connection is closed. The other connection of the pool may be silent and not closed
 * yet, so a statement may be written to it, once.
 */
async function untilServed<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if ((error as { code?: string }).code !== 'CONNECTION_CLOSED') throw error;
    return send();
  }
}

function deadlineIn(beginWithinMs: number, respondWithinMs: number): Deadline {
  return { arrivedAtMs: performance.now(), beginWithinMs, respondWithinMs };
}

describe('connections that fall silent', () => {
  test('a statement and a transaction on them fail, and the next ones are served by new connections', async () => {
    await warm();
    door.silence();
    const results = await Promise.allSettled([sql`select 1`, transaction(sql, (tx) => tx`select 1`)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([...(await sql`select 1 as one`)]).toEqual([{ one: 1 }]);
    expect(isStuck(sql)).toBe(false);
  });

  test('a result that stops in the middle fails, and leaves nothing to the next one', async () => {
    await warm();
    door.silence(20_000);
    const cut = sql`select n, repeat('x', 100) as x from generate_series(1, 1000) as n`;
    await expect(cut).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    const rows = await untilServed(() => sql`select n from generate_series(1, 3) as n`);
    expect([...rows]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test('a transaction that is silent before its commit changes nothing', async () => {
    const cut = transaction(sql, async (tx) => {
      await tx`insert into written values (1)`;
      door.silence();
      await tx`insert into written values (2)`;
    });
    await expect(cut).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect(await written()).toEqual([]);
  });

  test('a server that accepts connections and stays silent is an error within seconds, and is retried', async () => {
    door.silenceNew(true);
    const asked = performance.now();
    await expect(sql`select 1`).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
    expect(performance.now() - asked).toBeLessThan(9_000);
    door.silenceNew(false);
    expect([...(await sql`select 1 as one`)]).toEqual([{ one: 1 }]);
  });

  test('a slow connection is left alone', async () => {
    const slow = Promise.all([
      sql`select pg_sleep(9), 1 as one`,
      transaction(sql, (tx) => tx`select pg_sleep(9)`),
    ]);
    await expect(slow).resolves.toBeDefined();
    await expect(sql`select pg_sleep(11)`).rejects.toMatchObject({ code: '57014' });
    expect(door.dials()).toBe(2);
  });
});

describe('a deadline', () => {
  test('a statement without a free connection is never sent', async () => {
    const holding = Promise.all([sql`select pg_sleep(1)`, sql`select pg_sleep(1)`]);
    const late = runWithDeadline(deadlineIn(300, 2_000), async () => sql`insert into written values (1)`);
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await holding;
    await sleep(300);
    expect(await written()).toEqual([]);
  });

  test('no statement is sent after it', async () => {
    const asked = runWithDeadline(deadlineIn(0, 5_000), async () => sql`insert into written values (1)`);
    await expect(asked).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(await written()).toEqual([]);
  });

  test('a transaction past it is rolled back', async () => {
    const late = runWithDeadline(deadlineIn(200, 5_000), () =>
      transaction(sql, async (tx) => {
        await tx`insert into written values (1)`;
        await sleep(300);
      }),
    );
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(await written()).toEqual([]);
  });

  test('a sent statement is awaited until its caller must have a response, and fails as one that may have been carried out', async () => {
    await warm();
    door.silence();
    const asked = performance.now();
    const late = runWithDeadline(deadlineIn(100, 500), async () => sql`insert into written values (1)`);
    await expect(late).rejects.toMatchObject({ code: 'CONNECTION_RESPONSE_LOST' });
    expect(performance.now() - asked).toBeLessThan(5_000);
  });

  test('without one, a statement waits 15 s for a connection', async () => {
    await warm();
    door.silence();
    door.silenceNew(true);
    const stuck = [sql`select 1`, sql`select 1`].map((one) => one.catch(() => undefined));
    const late = await sql`select 1`.catch((error: unknown) => error);
    expect(['CONNECTION_WAIT_TIMEOUT', 'CONNECT_TIMEOUT']).toContain((late as { code: string }).code);
    await Promise.all(stuck);
  });
});
