import type { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { askPostgres } from '../db/answers.ts';
import type { Pool } from '../db/sql.ts';
import { answersInTime, temporalAnswers } from '../runtime/answers.ts';

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
      answersInTime(() => askPostgres(sql, patienceMs), patienceMs),
      temporalAnswers(temporal, patienceMs),
    ]);
    const polling = workers.length > 0 && workers.every((worker) => worker.getState() === 'RUNNING');
    return { polling, postgres, temporal: temporalIsThere };
  };
}
