import type { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { pingPostgres } from '../db/sql/query-in-time.ts';
import type { Pool } from '../db/sql/client.ts';
import { respondsInTime, temporalResponds } from '../runtime/responds-in-time.ts';

const timeoutMs = 2_000;

/** `polling`: whether the workers poll Temporal, which they do not at startup, nor while they drain. */
export type WorkerReadiness = {
  readonly polling: boolean;
  readonly postgres: boolean;
  readonly temporal: boolean;
};

/** Returns a check of the worker and its dependencies, each of which has 2 s to respond. */
export function createReadinessCheck(
  workers: readonly Worker[],
  sql: Pool,
  temporal: Client,
): () => Promise<WorkerReadiness> {
  return async () => {
    const [postgres, temporalIsUp] = await Promise.all([
      respondsInTime(() => pingPostgres(sql, timeoutMs), timeoutMs),
      temporalResponds(temporal, timeoutMs),
    ]);
    const polling = workers.length > 0 && workers.every((worker) => worker.getState() === 'RUNNING');
    return { polling, postgres, temporal: temporalIsUp };
  };
}
