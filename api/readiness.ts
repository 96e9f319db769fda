import type { Client } from '@temporalio/client';
import { pingPostgres } from '../db/sql/query-in-time.ts';
import type { Pool } from '../db/sql/client.ts';
import { respondsInTime, temporalResponds } from '../runtime/responds-in-time.ts';
import type { Readiness } from './deps.ts';

const timeoutMs = 2_000;

/** Checks PostgreSQL and Temporal at the same time, for two seconds at most. */
export function createReadinessCheck(sql: Pool, temporal: Client): () => Promise<Readiness> {
  return async () => {
    const [postgres, temporalIsReady] = await Promise.all([
      respondsInTime(() => pingPostgres(sql, timeoutMs), timeoutMs),
      temporalResponds(temporal, timeoutMs),
    ]);
    return { postgres, temporal: temporalIsReady };
  };
}
