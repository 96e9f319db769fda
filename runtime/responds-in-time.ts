import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { grpcStatusOf } from './temporal-faults.ts';

/** Returns whether a call succeeds within `timeoutMs`. */
export async function respondsInTime(call: () => PromiseLike<unknown>, timeoutMs: number): Promise<boolean> {
  const succeeded = Promise.resolve()
    .then(call)
    .then(
      () => true,
      () => false,
    );
  return Promise.race([succeeded, sleep(timeoutMs, false, { ref: false })]);
}

/** Returns whether Temporal responds in time. A role that may not describe its namespace gets a response too. */
export function temporalResponds(temporal: Client, timeoutMs: number): Promise<boolean> {
  const { namespace } = temporal.options;
  return respondsInTime(
    () =>
      temporal.withDeadline(Date.now() + timeoutMs, () =>
        temporal.workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
          if (grpcStatusOf(error) !== 'PERMISSION_DENIED') throw error;
        }),
      ),
    timeoutMs,
  );
}
