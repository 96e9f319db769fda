import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { seededSlug } from '../local/seed.ts';
import type { RunningStack } from '../local/stack.ts';
import { invite, withStack } from './with-stack.ts';

const waiting = Number(process.env['BENCH_ROWS'] ?? 2_000);
const liveInvites = 15;

/**
 * How many requests that waited out an outage are dispatched and decided per second, by one worker, and what a live
 * invite takes meanwhile, beside what it takes alone.
 */
export async function benchDispatch(): Promise<void> {
  await withStack(async (stack) => {
    const sql = postgres(stack.databaseUrl, { max: 2, onnotice: () => undefined });
    const some = (count: number) => count < liveInvites;
    await livePercentiles(stack, 'warm-up', some);
    console.log(`live invite alone: ${await livePercentiles(stack, 'alone', some)}`);
    await fill(sql);
    const began = performance.now();
    let isDone = false;
    const live = livePercentiles(stack, 'beside', () => !isDone);
    const half = await untilDecided(sql, waiting / 2);
    console.log(`half of ${waiting} decided after ${seconds(half - began)} s, from the first request on`);
    const end = await untilDecided(sql, waiting);
    isDone = true;
    console.log(
      `all of ${waiting} decided: ${(waiting / 2 / ((end - half) / 1_000)).toFixed(1)} a second in the second half`,
    );
    console.log(`live invite beside: ${await live}`);
    await sql.end();
  });
}

async function fill(sql: postgres.Sql): Promise<void> {
  await sql`
    insert into requests (id, kind, organization_id, invitation_id, member_id, address_hash, input, requested_at)
    select gen_random_uuid(), 'invite', o.id, gen_random_uuid(), gen_random_uuid(),
      address_hash(o.id, 'waiting' || i || '@bench.dev'),
      jsonb_build_object('emailAddress', jsonb_build_object('mailbox', 'waiting' || i || '@bench.dev',
          'canonical', 'waiting' || i || '@bench.dev', 'domain', 'bench.dev'),
        'roles', '[]'::jsonb, 'invitedByMemberId', null, 'name', null, 'message', null, 'locale', 'en',
        'trustedMetadata', '{}'::jsonb, 'untrustedMetadata', '{}'::jsonb, 'redirectUrl', null,
        'lifetimeMinutes', 10080, 'reminders', null), clock() - interval '1 hour'
    from organizations o, generate_series(1, ${waiting}::int) i where o.slug = ${seededSlug}`;
}

async function untilDecided(sql: postgres.Sql, count: number): Promise<number> {
  for (;;) {
    const rows = await sql`
      select count(*)::int as n from requests
      where requested_at < clock() - interval '30 minutes' and outcome is not null`;
    if (Number(rows[0]?.['n']) >= count) return performance.now();
    await sleep(200);
  }
}

/** One invite after another, a pause between them, for as long as `goesOn`. */
async function livePercentiles(
  stack: RunningStack,
  name: string,
  goesOn: (count: number) => boolean,
): Promise<string> {
  const times: number[] = [];
  while (goesOn(times.length)) {
    const began = performance.now();
    await invite(stack, `${name}${times.length}@bench.dev`);
    times.push(performance.now() - began);
    await sleep(300);
  }
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return `p50 ${at(0.5)} ms, p90 ${at(0.9)} ms of ${times.length}`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
