import type { Client } from '@temporalio/client';
import { askPostgres } from '../db/answers.ts';
import type { Pool } from '../db/sql.ts';
import { answersInTime, temporalAnswers } from '../runtime/answers.ts';
import type { Readiness } from './deps.ts';

const patienceMs = 2_000;

/** Asks PostgreSQL and Temporal whether they answer, both at once, each for two seconds at most. */
export function createReadinessCheck(sql: Pool, temporal: Client): () => Promise<Readiness> {
  return async () => {
    const [postgres, temporalIsThere] = await Promise.all([
      answersInTime(() => askPostgres(sql, patienceMs), patienceMs),
      temporalAnswers(temporal, patienceMs),
    ]);
    return { postgres, temporal: temporalIsThere };
  };
}
