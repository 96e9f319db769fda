import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { grpcStatusOf } from './temporal-faults.ts';

/** Returns whether what is asked answers within so many milliseconds, without an error. */
export async function respondsInTime(ask: () => PromiseLike<unknown>, patienceMs: number): Promise<boolean> {
  const asked = Promise.resolve()
    .then(ask)
    .then(
      () => true,
      () => false,
    );
  return Promise.race([asked, sleep(patienceMs, false, { ref: false })]);
}

/** Returns whether Temporal answers in time. A role that may not describe its namespace is answered too. */
export function temporalResponds(temporal: Client, patienceMs: number): Promise<boolean> {
  const { namespace } = temporal.options;
  return respondsInTime(
    () =>
      temporal.withDeadline(Date.now() + patienceMs, () =>
        temporal.workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
          if (grpcStatusOf(error) !== 'PERMISSION_DENIED') throw error;
        }),
      ),
    patienceMs,
  );
}
