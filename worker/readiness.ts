import type { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { pingPostgres } from '../db/sql/query-in-time.ts';
import type { Pool } from '../db/sql/client.ts';
import { respondsInTime, temporalResponds } from '../runtime/responds-in-time.ts';

const patienceMs = 2_000;

/** `polling`: takes work from Temporal, which it does not yet do at its start, nor any more while it drains. */
export type WorkerReadiness = {
  readonly polling: boolean;
  readonly postgres: boolean;
  readonly temporal: boolean;
};

/** Returns a check of what a worker needs to do its work; each part has two seconds to answer. */
export function createReadinessCheck(
  workers: readonly Worker[],
  sql: Pool,
  temporal: Client,
): () => Promise<WorkerReadiness> {
  return async () => {
    const [postgres, temporalIsThere] = await Promise.all([
      respondsInTime(() => pingPostgres(sql, patienceMs), patienceMs),
      temporalResponds(temporal, patienceMs),
    ]);
    const polling = workers.length > 0 && workers.every((worker) => worker.getState() === 'RUNNING');
    return { polling, postgres, temporal: temporalIsThere };
  };
}
