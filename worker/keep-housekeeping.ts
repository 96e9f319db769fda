import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Log } from '../runtime/log.ts';
import { housekeepingWorkflowOptions } from '../workflows/messages.ts';

const callTimeoutMs = 5_000;

/** Starts `housekeeping`, unless it is open. */
export async function startHousekeeping(temporal: Client): Promise<void> {
  await temporal.withDeadline(Date.now() + callTimeoutMs, () =>
    temporal.workflow.start('housekeeping', housekeepingWorkflowOptions),
  );
}

/**
 * Keeps `housekeeping` open, also after it was terminated by hand or lost by Temporal: starts it every 30 s, which is one
 * call where it is open. Failures are logged.
 */
export function keepHousekeeping(temporal: Client, log: Log, everyMs = 30_000): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = (async () => {
    for (;;) {
      await sleep(everyMs, undefined, { signal: stopping.signal });
      await startHousekeeping(temporal).catch((error: unknown) =>
        log.error('Could not start housekeeping', {}, error),
      );
    }
  })().catch(() => undefined);
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
