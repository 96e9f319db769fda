import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededSlug } from '../local/seed.ts';
import { connect } from '../db/sql/client.ts';
import { postCheaply } from '../test/support/post-cheaply.ts';
import { percentile } from './percentile.ts';
import { withStack } from './with-stack.ts';

const callers = 900;
/** A caller without a response by then counts as `none`. */
const timeoutMs = 20_000;
const decidedWithinMs = 300_000;

/** Measures 900 invites at once: how many get 200, 202, 503 or no response, and after how long. */
export async function benchRush(): Promise<void> {
  await withStack(async (stack) => {
    const invite = async () => {
      const body = { organization_id: seededSlug, email_address: `${randomUUID()}@bench.dev` };
      const startedMs = performance.now();
      const status = await postCheaply(stack, '/v1/b2b/magic_links/email/invite', body, timeoutMs);
      return {
        outcome: status === 0 ? 'none' : String(status),
        seconds: (performance.now() - startedMs) / 1000,
      };
    };
    // Warms up connections and caches.
    await Promise.all(Array.from({ length: 20 }, invite));

    const startedMs = performance.now();
    const responses = await Promise.all(Array.from({ length: callers }, invite));
    const byOutcome = new Map<string, number[]>();
    for (const { outcome, seconds } of responses) {
      byOutcome.set(outcome, [...(byOutcome.get(outcome) ?? []), seconds]);
    }
    for (const [outcome, seconds] of [...byOutcome].toSorted()) {
      const [median, slowest] = [0.5, 1].map((share) => percentile(seconds, share).toFixed(1));
      console.log(`${outcome}: ${seconds.length}, median ${median} s, slowest ${slowest} s`);
    }

    const sql = connect(stack.databaseUrl, { connections: 1 });
    const undecided = async () => {
      const rows = await sql`select count(*) from requests where outcome is null and kind <> 'plain'`;
      return Number(rows[0]?.['count']);
    };
    for (const until = performance.now() + decidedWithinMs; performance.now() < until; await sleep(1_000)) {
      if ((await undecided().catch(() => 1)) === 0) break;
    }
    console.log(
      `undecided: ${await undecided()}, ${((performance.now() - startedMs) / 1000).toFixed(0)} s after the first`,
    );
    await sql.end();
  });
}
