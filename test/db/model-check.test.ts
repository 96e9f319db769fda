import { expect, test } from 'vitest';
import { useSimulatedClock } from '../support/simulated-clock.ts';
import { openDecisions } from './decisions.ts';
import { randomFrom } from './model/random.ts';
import { playSequence } from './model/sequence.ts';

/** To use another seed: `USHER_TEST_SEED=7 npx vitest run test/db/model-check.test.ts`. */
const seed = Number(process.env['USHER_TEST_SEED'] ?? 20_261_123);
const stepsPerLane = 5_000;
const stepsPerSequence = 25;

test('the database agrees with the model after each of 10,000 random steps, one at a time and at once (RACE-024)', async () => {
  await Promise.all([playLane(seed), playLane(seed + 1_000_000)]);
}, 400_000);

/** Each lane has its own database and clock. */
async function playLane(firstSeed: number): Promise<void> {
  const records = await openDecisions({ connections: 4 });
  try {
    const clock = await useSimulatedClock(records.sql);
    const environment = { records, clock, nowMs: Date.UTC(2031, 0, 1) };
    await clock.setClock(environment.nowMs);
    let steps = 0;
    for (let own = firstSeed; steps < stepsPerLane; own += 1) {
      const told: string[] = [];
      try {
        steps += await playSequence(environment, randomFrom(own), stepsPerSequence, told);
      } catch (fault) {
        const system = told.map((line) => `  ${line}`).join('\n');
        throw new Error(`With USHER_TEST_SEED=${own} it comes first:\n${system}`, { cause: fault });
      }
    }
    const ends = await records.sql<{ state: string }[]>`select distinct state from invitations order by 1`;
    expect(ends.map(({ state }) => state)).toEqual([
      ...['accepted', 'declined', 'expired', 'pending', 'revoked', 'undeliverable'],
    ]);
  } finally {
    await records.drop();
  }
}
