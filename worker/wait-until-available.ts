import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../runtime/log.ts';
import { temporalFault } from '../runtime/temporal-faults.ts';

/** Tries again for as long as it takes, and says so and why: a worker that starts before Temporal waits for it. */
export async function waitUntilAvailable<T>(log: Log, name: string, attempt: () => Promise<T>): Promise<T> {
  for (let pauseMs = 250; ; pauseMs = Math.min(2 * pauseMs, 10_000)) {
    try {
      return await attempt();
    } catch (error) {
      log.warn(`Waiting for ${name}`, temporalFault(error));
      await sleep(pauseMs);
    }
  }
}
