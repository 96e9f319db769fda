import { randomUUID } from 'node:crypto';
import { startBare } from './bare/run.ts';
import { readCpu } from './cpu.ts';
import { accept, invite, withStack } from './with-stack.ts';

const rounds = 5;
const storiesPerRound = 60;
const callers = 12;

/**
 * Accepted invitations per second through the real api, over those of a bare workflow of the same shape on the same
 * server in the same run, round by round; and what each part costs in CPU.
 */
export async function benchFloor(): Promise<void> {
  await withStack(async (stack) => {
    const bare = await startBare(stack.temporalAddress);
    const real = async () => {
      const address = `${randomUUID()}@bench.dev`;
      await invite(stack, address);
      await accept(stack, address);
    };
    await perSecond(bare.story);
    await perSecond(real);
    const ratios: number[] = [];
    const spent = { api: 0, worker: 0, postgres: 0, temporal: 0 };
    for (let round = 1; round <= rounds; round += 1) {
      const floor = await perSecond(bare.story);
      const before = await readCpu();
      const ours = await perSecond(real);
      const after = await readCpu();
      for (const part of ['api', 'worker', 'postgres', 'temporal'] as const) {
        spent[part] += (after?.[part] ?? 0) - (before?.[part] ?? 0);
      }
      ratios.push(ours / floor);
      console.log(
        `round ${round}: ${ours.toFixed(1)}/s of ${floor.toFixed(1)}/s bare = ${(ours / floor).toFixed(2)}`,
      );
    }
    const median = ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
    console.log(
      `median ratio: ${median.toFixed(2)} (${callers} callers, ${storiesPerRound} stories a round)`,
    );
    for (const [part, ms] of Object.entries(spent)) {
      console.log(`${part}: ${(ms / (rounds * storiesPerRound)).toFixed(1)} ms of CPU per accepted invite`);
    }
    await bare.stop();
  });
}

/** Tells the stories with so many at a time; answers how many were done per second. */
async function perSecond(story: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  let left = storiesPerRound;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await story();
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return storiesPerRound / ((performance.now() - startedMs) / 1_000);
}
