import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { seededSlug } from '../local/seed.ts';
import type { RunningStack } from '../local/stack.ts';
import { percentile } from './percentile.ts';
import { invite, withStack } from './with-stack.ts';

const pending = Number(process.env['BENCH_ROWS'] ?? 2_000);
const liveInvites = 15;

/**
 * Measures how many pending requests one worker dispatches and decides per second after an outage, and how long a live
 * invite takes meanwhile and alone.
 */
export async function benchDispatch(): Promise<void> {
  await withStack(async (stack) => {
    const sql = postgres(stack.databaseUrl, { max: 2, onnotice: () => undefined });
    const some = (count: number) => count < liveInvites;
    await livePercentiles(stack, 'warm-up', some);
    console.log(`live invite alone: ${await livePercentiles(stack, 'alone', some)}`);
    await fill(sql);
    const startedMs = performance.now();
    let isDone = false;
    const live = livePercentiles(stack, 'beside', () => !isDone);
    const half = await untilDecided(sql, pending / 2);
    console.log(`half of ${pending} decided after ${seconds(half - startedMs)} s, from the first request on`);
    const end = await untilDecided(sql, pending);
    isDone = true;
    console.log(
      `all of ${pending} decided: ${(pending / 2 / ((end - half) / 1_000)).toFixed(1)} a second in the second half`,
    );
    console.log(`live invite beside: ${await live}`);
    await sql.end();
  });
}

async function fill(sql: postgres.Sql): Promise<void> {
  await sql`
    insert into requests (id, kind, organization_id, invitation_id, member_id, address_hash, input, requested_at)
    select gen_random_uuid(), 'invite', o.id, gen_random_uuid(), gen_random_uuid(),
      address_hash(o.id, 'pending' || i || '@bench.dev'),
      jsonb_build_object('emailAddress', jsonb_build_object('mailbox', 'pending' || i || '@bench.dev',
          'canonical', 'pending' || i || '@bench.dev', 'domain', 'bench.dev'),
        'roles', '[]'::jsonb, 'invitedByMemberId', null, 'name', null, 'message', null, 'locale', 'en',
        'trustedMetadata', '{}'::jsonb, 'untrustedMetadata', '{}'::jsonb, 'redirectUrl', null,
        'lifetimeMinutes', 10080, 'reminders', null), clock() - interval '1 hour'
    from organizations o, generate_series(1, ${pending}::int) i where o.slug = ${seededSlug}`;
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

/** Sends one invite after another, with pauses, while `goesOn` returns true. Returns their percentiles. */
async function livePercentiles(
  stack: RunningStack,
  name: string,
  goesOn: (count: number) => boolean,
): Promise<string> {
  const times: number[] = [];
  while (goesOn(times.length)) {
    const startedMs = performance.now();
    await invite(stack, `${name}${times.length}@bench.dev`);
    times.push(performance.now() - startedMs);
    await sleep(300);
  }
  const at = (share: number) => Math.round(percentile(times, share));
  return `p50 ${at(0.5)} ms, p90 ${at(0.9)} ms of ${times.length}`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
