import { randomUUID } from 'node:crypto';
import { startBare } from './bare/run.ts';
import { readCpu } from './cpu.ts';
import type { Part } from './cpu.ts';
import { percentile } from './percentile.ts';
import { accept, invite, withStack } from './with-stack.ts';

const rounds = 5;
const invitationsPerRound = 60;
const callers = 12;

type Spent = Record<Part | 'this', number>;

/**
 * Measures accepted invites per second through the real api, against a bare workflow of the same shape whose activities
 * do nothing, on the same server and round by round; and the CPU of each part for both. `this` is the measuring process,
 * which runs the bare client and worker, and the callers of the real api.
 */
export async function benchFloor(): Promise<void> {
  await withStack(async (stack) => {
    const bare = await startBare(stack.temporalAddress);
    const real = async () => {
      const address = `${randomUUID()}@bench.dev`;
      await invite(stack, address);
      await accept(stack, address);
    };
    await perSecond(bare.runOnce);
    await perSecond(real);
    const ratios: number[] = [];
    const spentByBare = newSpent();
    const spentByReal = newSpent();
    for (let round = 1; round <= rounds; round += 1) {
      const floor = await measured(spentByBare, bare.runOnce);
      const full = await measured(spentByReal, real);
      ratios.push(full / floor);
      const ratio = (full / floor).toFixed(2);
      console.log(`round ${round}: ${full.toFixed(1)}/s of ${floor.toFixed(1)}/s bare = ${ratio}`);
    }
    const median = percentile(ratios, 0.5);
    console.log(
      `median ratio: ${median.toFixed(2)} (${callers} callers, ${invitationsPerRound} invitations a round)`,
    );
    printSpent('accepted invite', spentByReal);
    printSpent('bare workflow', spentByBare);
    await bare.stop();
  });
}

function newSpent(): Spent {
  return { api: 0, worker: 0, postgres: 0, temporal: 0, this: 0 };
}

function printSpent(per: string, spent: Spent): void {
  const parts = Object.entries(spent).map(
    ([part, ms]) => `${part} ${(ms / (rounds * invitationsPerRound)).toFixed(1)}`,
  );
  console.log(`ms of CPU per ${per}: ${parts.join(', ')}`);
}

/** Returns how many were done per second, and adds the CPU that they took. */
async function measured(spent: Spent, runOnce: () => Promise<void>): Promise<number> {
  const [partsBefore, thisBefore] = [await readCpu(), process.cpuUsage()];
  const rate = await perSecond(runOnce);
  const { user, system } = process.cpuUsage(thisBefore);
  const partsAfter = await readCpu();
  spent.this += (user + system) / 1_000;
  for (const part of ['api', 'worker', 'postgres', 'temporal'] as const) {
    spent[part] += (partsAfter?.[part] ?? 0) - (partsBefore?.[part] ?? 0);
  }
  return rate;
}

/** Runs a round by concurrent callers. Returns how many were done per second. */
async function perSecond(runOnce: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  let left = invitationsPerRound;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await runOnce();
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return invitationsPerRound / ((performance.now() - startedMs) / 1_000);
}
