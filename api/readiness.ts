import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { runWithDeadline } from '../db/deadline.ts';
import type { Deadline } from '../db/deadline.ts';
import type { Pool } from '../db/sql.ts';
import type { Readiness } from './deps.ts';

const patienceMs = 2_000;

/** Asks PostgreSQL and Temporal whether they answer, both at once, each for two seconds at most. */
export function createReadinessCheck(sql: Pool, temporal: Client): () => Promise<Readiness> {
  return async () => {
    const [postgres, temporalAnswers] = await Promise.all([
      answers(() => runWithDeadline(patience(), async () => sql`select 1`)),
      answers(() =>
        temporal.withDeadline(Date.now() + patienceMs, () =>
          temporal.workflowService.describeNamespace({ namespace: temporal.options.namespace }),
        ),
      ),
    ]);
    return { postgres, temporal: temporalAnswers };
  };
}

/** What has not been sent by then is withdrawn: probes do not pile up behind one another. */
function patience(): Deadline {
  return {
    arrivedAtMs: performance.now(),
    beginWithinMs: patienceMs,
    answerWithinMs: patienceMs,
    isKept: false,
  };
}

async function answers(ask: () => PromiseLike<unknown>): Promise<boolean> {
  const asked = Promise.resolve(ask()).then(
    () => true,
    () => false,
  );
  return Promise.race([asked, sleep(patienceMs, false, { ref: false })]);
}
