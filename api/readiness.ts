import type { Client } from '@temporalio/client';
import { pingPostgres } from '../db/sql/query-in-time.ts';
import type { Pool } from '../db/sql/client.ts';
import { respondsInTime, temporalResponds } from '../runtime/responds-in-time.ts';
import type { Readiness } from './deps.ts';

const patienceMs = 2_000;

/** Asks PostgreSQL and Temporal whether they answer, both at once, each for two seconds at most. */
export function createReadinessCheck(sql: Pool, temporal: Client): () => Promise<Readiness> {
  return async () => {
    const [postgres, temporalIsThere] = await Promise.all([
      respondsInTime(() => pingPostgres(sql, patienceMs), patienceMs),
      temporalResponds(temporal, patienceMs),
    ]);
    return { postgres, temporal: temporalIsThere };
  };
}
