import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../runtime/log.ts';
import { temporalFault } from '../runtime/temporal-faults.ts';

/** Retries without limit, and logs the reason of each failure: a worker may be started before Temporal is up. */
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
