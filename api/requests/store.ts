import { setTimeout as sleep } from 'node:timers/promises';
import { insertRequest } from '../../db/asked.ts';
import type { NewRequest } from '../../db/asked.ts';
import { markKept, runWithDeadline } from '../../db/sql/deadline.ts';
import type { IdempotencyKey } from '../../db/requests-idempotency.ts';
import { mayBeCommitted } from '../../db/sql/transient-errors.ts';
import type { Request } from '../../db/requests.ts';
import { withdrawRequest } from '../../db/requests-withdraw.ts';
import type { DispatchDeps } from './dispatch.ts';
import { remember } from './remembered.ts';

const withdrawWithinMs = 600_000;
const retryMs = 1_000;

/**
 * Writes a request down. From then on its caller gets a 202 at least.
 * @returns false where nothing was written: see `insertRequest`
 * @throws when PostgreSQL does not answer: the caller gets a 503, and the request is withdrawn once PostgreSQL answers
 *   again, should it have been written all the same
 */
export async function storeRequest(
  asking: DispatchDeps,
  request: NewRequest,
  key: IdempotencyKey | null,
): Promise<boolean> {
  try {
    const written = await insertRequest(asking.transactions.sql, request, key);
    if (written === null) return false;
    const { hasNewIds, ...ids } = written;
    remember({ request: asWritten({ ...request, ...ids }), isNew: hasNewIds });
    markKept();
    return true;
  } catch (error) {
    if (mayBeCommitted(error)) void runWithDeadline(null, () => withdraw(asking, request));
    throw error;
  }
}

function asWritten({ verb, actor, ...request }: NewRequest): Request {
  return {
    ...request,
    number: '0',
    kind: verb,
    actorType: actor.type,
    actorId: actor.id,
    requestedAt: new Date(),
    decidedAt: null,
    outcome: null,
  } as Request;
}

async function withdraw({ transactions, log }: DispatchDeps, request: NewRequest): Promise<void> {
  const facts = { request_row_id: request.id, invitation_id: request.invitationId };
  for (const end = performance.now() + withdrawWithinMs; performance.now() < end; await sleep(retryMs)) {
    const isWithdrawn = await withdrawRequest(transactions.sql, request.id).catch(() => null);
    if (isWithdrawn === null) continue;
    if (isWithdrawn) log.warn('A request that PostgreSQL did not confirm was withdrawn', facts);
    else log.error('A request was decided although its caller was answered 503', facts);
    return;
  }
  log.error('A request that PostgreSQL did not confirm could not be withdrawn', facts);
}
