import { once } from 'node:events';
import { connect as connectTo, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connect, savepoint, transaction } from '../../db/sql/client.ts';
import type { Pool } from '../../db/sql/client.ts';
import { provided } from '../support/provided.ts';

/** A proxy in front of PostgreSQL that can be closed. */
async function startDoor() {
  const { hostname, port } = new URL(provided().maintenanceUrl);
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const database = connectTo(Number(port), hostname);
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      open.add(one);
      one.on('error', () => undefined).on('close', () => (open.delete(one), other.destroy()));
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    shut: (how: 'politely' | 'by reset') => {
      for (const socket of open) {
        if (how === 'politely') socket.end();
        else socket.resetAndDestroy();
      }
    },
    stop: () => new Promise((fulfil) => server.close(fulfil)),
  };
}

describe('a connection lost in the middle of a transaction', () => {
  let door: Awaited<ReturnType<typeof startDoor>>;
  let sql: Pool;
  beforeAll(async () => {
    door = await startDoor();
    const url = new URL(provided().maintenanceUrl);
    url.port = String(door.port);
    sql = connect(url.href, { connections: 2 });
  });
  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await door?.stop();
  });

  test.each(['politely', 'by reset'] as const)(
    'shut %s, it is an error, and the pool goes on',
    async (how) => {
      for (let round = 0; round < 10; round += 1) {
        const lost = transaction(sql, async (tx) => {
          await tx`select 1`;
          const response = savepoint(tx, async (part) => {
            const slow = part`select pg_sleep(5)`;
            setTimeout(() => door.shut(how), 20);
            await slow;
          });
          await response;
        });
        await expect(lost).rejects.toThrow(/CONNECTION_CLOSED|ECONNRESET/);
        expect(await transaction(sql, async (tx) => (await tx`select 1 as one`)[0])).toEqual({ one: 1 });
      }
    },
  );

  test.each(['politely', 'by reset'] as const)(
    'shut %s while others wait for a connection, each of them gets its own rows or an error',
    async (how) => {
      for (let round = 0; round < 5; round += 1) {
        const all = Array.from({ length: 20 }, async (_, n) => {
          const rows = await sql`select ${n}::int as n, pg_sleep(0.05)`.catch(() => null);
          return rows === null || rows[0]?.['n'] === n;
        });
        setTimeout(() => door.shut(how), 70);
        expect(await Promise.all(all)).toEqual(all.map(() => true));
      }
      expect((await sql`select 1 as one`)[0]).toEqual({ one: 1 });
    },
  );

  test('closed by PostgreSQL, it is an error, and the pool continues', async () => {
    const another = connect(provided().maintenanceUrl, { connections: 1 });
    for (let round = 0; round < 10; round += 1) {
      const lost = transaction(sql, async (tx) => {
        const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
        setTimeout(() => void another`select pg_terminate_backend(${own?.pid ?? 0})`.execute(), 20);
        await tx`select pg_sleep(5)`;
      });
      await expect(lost).rejects.toThrow();
      // `postgres` stores PostgreSQL's last error, and rejects the next statement on that connection with it.
      await sql`select 1`.catch(() => undefined);
      expect((await sql`select 1 as one`)[0]).toEqual({ one: 1 });
    }
    await another.end();
  });

  test('closed by PostgreSQL in the middle of a result, it leaves no gap in a later one', async () => {
    const one = connect(provided().maintenanceUrl, { connections: 1 });
    const ended = transaction(one, (tx) => tx`select pg_terminate_backend(pg_backend_pid())`);
    await expect(ended).rejects.toThrow();
    await one`select 1`.catch(() => undefined);
    const rows = await one`select n from generate_series(1, 3) as n`;
    expect([...rows]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect([rows.count, rows.command]).toEqual([3, 'SELECT']);
    expect(await transaction(one, async (tx) => (await tx`select 1 as one`)[0])).toEqual({ one: 1 });
    await one.end();
  });

  test('a refusal that is thrown rolls the transaction back, and is returned as it is', async () => {
    const own = new Error('own');
    await sql`create temporary table if not exists nothing ()`.catch(() => undefined);
    await expect(transaction(sql, () => Promise.reject(own))).rejects.toBe(own);
    const inner = transaction(sql, async (tx) => {
      await savepoint(tx, () => Promise.reject(own)).catch(() => undefined);
      return (await tx`select 2 as two`)[0];
    });
    expect(await inner).toEqual({ two: 2 });
  });
});
