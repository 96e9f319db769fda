import postgres from 'postgres';
import { expect } from 'vitest';
import { runInBatches } from '../../db/sql/batches.ts';
import { sweep } from '../../db/requests-sweep.ts';
import { newId } from '../../runtime/ids.ts';
import { anOrganization } from '../support/records.ts';
import { endInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { decisionsTest } from '../support/fixtures/decisions.ts';

const test = decisionsTest.extend('connections', 2);

const inTime = () => AbortSignal.timeout(20_000);

/** Inserts decided requests of an age, with keys and stored responses. */
async function requests(decisions: Decisions, count: number, age: string): Promise<void> {
  await decisions.sql`
    insert into requests (id, kind, idempotency_scope, idempotency_key, body_hash, response, requested_at)
    select gen_random_uuid(), 'plain', ${age}, 'key ' || i, '\\x00', '{}', clock() - ${age}::interval
    from generate_series(1, ${count}) i`;
}

async function counted(decisions: Decisions): Promise<{ rows: number; keys: number }> {
  const rows = await decisions.sql<[{ rows: number; keys: number }]>`
    select count(*)::int as rows, count(idempotency_key)::int as keys from requests where requested_at < clock() - interval '1 hour'`;
  return { ...rows[0] };
}

test('keys and responses are deleted after a day, decided requests after thirty days, pending ones never', async ({
  decisions,
}) => {
  const { sql } = decisions;
  const organizationId = await anOrganization(sql);
  await decisions.invited(organizationId, 'ada@company.com');
  await decisions.ask({ verb: 'revoke', organizationId, invitationId: newId(), input: endInput });
  await sql`update requests set idempotency_scope = 'POST /', idempotency_key = id::text, response = '{}'`;
  expect((await sweep(sql, inTime())).rows).toMatchObject({ keys: 0, requests: 0 });
  expect(await sql`select 1 from requests where response is not null`).toHaveLength(2);
  await sql`update requests set requested_at = clock() - interval '25 hours'`;
  expect((await sweep(sql, inTime())).rows).toMatchObject({ keys: 1, requests: 0 });
  expect((await sweep(sql, inTime())).rows).toMatchObject({ keys: 0, requests: 0 });
  expect(await sql`select kind from requests where response is not null`).toEqual([{ kind: 'revoke' }]);
  await sql`update requests set requested_at = clock() - interval '31 days'`;
  expect((await sweep(sql, inTime())).rows).toMatchObject({ keys: 0, requests: 1 });
  expect(await sql`select kind from requests`).toEqual([{ kind: 'revoke' }]);
});

test('a backlog of several batches is swept to its end', async ({ decisions }) => {
  await requests(decisions, 4_500, '25 hours');
  await requests(decisions, 2_100, '31 days');
  const { rows, isMoreLeft } = await sweep(decisions.sql, inTime());
  expect([rows, isMoreLeft]).toEqual([{ keys: 6_600, requests: 2_100 }, false]);
  expect(await counted(decisions)).toEqual({ rows: 4_500, keys: 0 });
});

test('an aborted sweep starts no further batch, and keeps what it has deleted', async ({ decisions }) => {
  const time = new AbortController();
  const limits: number[] = [];
  const statements = {
    long: (limit: number) => {
      if (limits.push(limit) === 3) time.abort();
      return Promise.resolve(limit);
    },
    short: () => Promise.resolve(1),
  };
  const result = await runInBatches(statements, { batchSize: 10, signal: time.signal });
  expect(result).toEqual({ rows: { long: 30, short: 1 }, isMoreLeft: true });
  expect((await sweep(decisions.sql, time.signal)).isMoreLeft).toBe(true);
});

test('locked rows are left to the next sweep, and the sweep does not wait', async ({ decisions }) => {
  await requests(decisions, 30, '31 days');
  const own = await decisions.sql.reserve();
  await own`begin`;
  const locked = await own<
    { id: string }[]
  >`select id from requests order by requested_at limit 10 for update`;
  expect(await sweep(decisions.sql, inTime())).toEqual({
    rows: { keys: 20, requests: 20 },
    isMoreLeft: false,
  });
  // Nor does the transaction with the lock wait for the sweep.
  await own`update requests set input = '{}' where id = any(${locked.map(({ id }) => id)})`;
  await own`commit`;
  own.release();
  expect((await sweep(decisions.sql, inTime())).rows).toMatchObject({ requests: 10 });
});

test('a failing statement is thrown at the end, and does not stop the others', async () => {
  const done: string[] = [];
  const work = runInBatches(
    {
      broken: () => Promise.reject(new Error('broken')),
      sound: (limit) => Promise.resolve(done.push('sound') < 3 ? limit : 0),
    },
    { batchSize: 10, signal: inTime() },
  );
  await expect(work).rejects.toThrow('broken');
  expect(done).toHaveLength(3);
});

test('a batch that PostgreSQL cancels after the statement timeout is retried with fewer rows', async ({
  decisions,
}) => {
  const limits: number[] = [];
  const impatient = postgres(decisions.url, {
    max: 1,
    connection: { statement_timeout: 300 },
    onnotice: () => undefined,
  });
  try {
    const { rows } = await runInBatches(
      {
        slow: async (limit) => {
          limits.push(limit);
          await impatient`select pg_sleep(${limit / 500})`;
          return limits.length < 4 ? limit : 0;
        },
      },
      { batchSize: 2_000, signal: inTime() },
    );
    expect(limits).toEqual([2_000, 200, 20, 20]);
    expect(rows).toEqual({ slow: 20 });
  } finally {
    await impatient.end();
  }
});
