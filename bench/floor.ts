import { randomUUID } from 'node:crypto';
import { startBare } from './bare/run.ts';
import { readCpu } from './cpu.ts';
import { percentile } from './percentile.ts';
import { accept, invite, withStack } from './with-stack.ts';

const rounds = 5;
const invitationsPerRound = 60;
const callers = 12;

/**
 * Measures accepted invitations per second through the real api, relative to a bare workflow of the same shape on the
 * same server, in alternating rounds; and the CPU time of each part.
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
    const spent = { api: 0, worker: 0, postgres: 0, temporal: 0 };
    for (let round = 1; round <= rounds; round += 1) {
      const floor = await perSecond(bare.runOnce);
      const before = await readCpu();
      const full = await perSecond(real);
      const after = await readCpu();
      for (const part of ['api', 'worker', 'postgres', 'temporal'] as const) {
        spent[part] += (after?.[part] ?? 0) - (before?.[part] ?? 0);
      }
      ratios.push(full / floor);
      console.log(
        `round ${round}: ${full.toFixed(1)}/s of ${floor.toFixed(1)}/s bare = ${(full / floor).toFixed(2)}`,
      );
    }
    const median = percentile(ratios, 0.5);
    console.log(
      `median ratio: ${median.toFixed(2)} (${callers} callers, ${invitationsPerRound} invitations a round)`,
    );
    for (const [part, ms] of Object.entries(spent)) {
      console.log(
        `${part}: ${(ms / (rounds * invitationsPerRound)).toFixed(1)} ms of CPU per accepted invite`,
      );
    }
    await bare.stop();
  });
}

/** Runs one round with `callers` in parallel. Returns how many were completed per second. */
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
