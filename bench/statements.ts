import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { startPostgres } from '../local/postgres/start.ts';
import { tempDirectory } from '../local/processes/temp-directory.ts';
import { seedOrganization } from '../local/seed.ts';
import { startStack } from '../local/stack.ts';
import type { RunningStack } from '../local/stack.ts';
import { accept, invite, revoke } from './with-stack.ts';

/** Housekeeping's own statements appear in some rounds: the smallest count of several has none of them. */
const rounds = 8;
const quietMs = 700;

/** Counts the statements that PostgreSQL logs for each step of an invitation, including begin and commit. */
export async function benchStatements(): Promise<void> {
  const folder = await tempDirectory('usher-bench-');
  let logged = 0;
  const server = await startPostgres({
    dataDir: join(folder.path, 'postgres'),
    durable: true,
    password: 'bench',
    onLine: (line) => {
      if (/ LOG: {2}(?:statement|execute [^:]*): /.test(line)) logged += 1;
    },
  });
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined });
  await admin`alter database usher set log_statement = 'all'`;
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], DATABASE_URL: server.url };
  const stack = await startStack({ dataDir: join(folder.path, 'data'), env });
  try {
    await seedOrganization(stack);
    const least = new Map<string, number>();
    for (let round = 0; round < rounds; round += 1) {
      const address = `${round}@bench.dev`;
      for (const [step, take] of stepsOf(stack, address)) {
        await sleep(quietMs);
        const before = logged;
        await take();
        await sleep(quietMs);
        // The first round also opens connections and fills caches.
        if (round > 0) least.set(step, Math.min(least.get(step) ?? Infinity, logged - before));
      }
    }
    for (const [step, count] of least) console.log(`${step}: ${count} statements`);
    const [invited, accepted] = [least.get('invite and e-mail') ?? 0, least.get('accept') ?? 0];
    console.log(`invite, e-mail and accept: ${invited + accepted} statements`);
  } finally {
    await stack.stop();
    await admin.end();
    await server.stop();
    await folder.remove();
  }
}

function stepsOf(stack: RunningStack, address: string): readonly (readonly [string, () => Promise<void>])[] {
  const isTo = (message: { to: readonly { address: string }[] }) => message.to[0]?.address === address;
  const again = `again-${address}`;
  return [
    [
      'invite and e-mail',
      async () => {
        await invite(stack, address);
        await stack.mailbox?.waitFor(isTo);
      },
    ],
    ['accept', () => accept(stack, address)],
    ['another invite and e-mail', async () => void (await invite(stack, again))],
    ['invite again and e-mail', async () => void (await invite(stack, again))],
    ['revoke', () => revoke(stack, again)],
  ];
}
