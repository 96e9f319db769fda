import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Log } from '../runtime/log.ts';
import { housekeepingWorkflowOptions } from '../workflows/messages.ts';

const callMs = 5_000;

/** Starts `housekeeping`, unless it runs. */
export async function startHousekeeping(temporal: Client): Promise<void> {
  await temporal.withDeadline(Date.now() + callMs, () =>
    temporal.workflow.start('housekeeping', housekeepingWorkflowOptions),
  );
}

/**
 * Sees to it that `housekeeping` runs, also after somebody ended it by hand or Temporal lost it: starts it every half
 * minute, which costs one call where it is there. Failures are logged.
 */
export function keepHousekeeping(temporal: Client, log: Log, everyMs = 30_000): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const kept = (async () => {
    for (;;) {
      await sleep(everyMs, undefined, { signal: stopping.signal });
      await startHousekeeping(temporal).catch((error: unknown) =>
        log.error('housekeeping could not be started', {}, error),
      );
    }
  })().catch(() => undefined);
  return {
    async stop() {
      stopping.abort();
      await kept;
    },
  };
}
