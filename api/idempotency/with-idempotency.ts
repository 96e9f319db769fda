import { storePlainResponse, insertKey } from '../../db/requests-idempotency.ts';
import type { ResponseSubject } from '../../db/requests-idempotency.ts';
import { transaction } from '../../db/sql/client.ts';
import type { Tx } from '../../db/sql/client.ts';
import { savepointOnRefusal } from '../../db/sql/rollback-on-refusal.ts';
import { newId } from '../../runtime/ids.ts';
import type { ApiDeps } from '../deps.ts';
import { isReplayable } from '../http/response.ts';
import type { ApiResponse, Render } from '../http/response.ts';
import type { Idempotency } from './read-idempotency-key.ts';
import { keyInProgress, replay } from './replay.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { ErrorType } from '../errors/error-type.ts';

type Once<T> = {
  readonly idempotency: Idempotency | null;
  readonly deps: Pick<ApiDeps, 'sql'>;
  readonly render: Render<T>;
};

/** An operation on plain records. It calls `setSubject` with what its response is about. */
export type Operation<T> = (
  tx: Tx,
  setSubject: (subject: ResponseSubject) => void,
) => Promise<Outcome<T, ErrorType>>;

/**
 * Runs an operation once per idempotency key, in one transaction with the key and the response: a crash leaves all of it
 * or nothing. A refusal rolls the operation back to a savepoint and is stored.
 * Refusals: `idempotency_key_reused`, `idempotency_key_in_progress`, and those of the operation.
 */
export async function withIdempotency<T>(once: Once<T>, operation: Operation<T>): Promise<ApiResponse> {
  try {
    return await transaction(once.deps.sql, (tx) => respondIn(tx, once, operation));
  } catch (error) {
    if (error instanceof NotStored) return error.response;
    if (error instanceof KeyLocked) return once.render(keyInProgress());
    throw error;
  }
}

async function respondIn<T>(tx: Tx, once: Once<T>, operation: Operation<T>): Promise<ApiResponse> {
  const { idempotency } = once;
  if (idempotency === null)
    return once.render(await savepointOnRefusal(tx, (part) => operation(part, () => undefined)));
  const requestId = await claimKey(tx, idempotency);
  if (requestId === null) return (await replay(tx, idempotency, once.render)) ?? once.render(keyInProgress());
  let subject: ResponseSubject = {};
  const outcome = await savepointOnRefusal(tx, (part) =>
    operation(part, (named) => (subject = { ...subject, ...named })),
  );
  const response = once.render(outcome);
  // The key goes too: it may come again with a corrected body.
  if (!isReplayable(response)) throw new NotStored(response);
  await storePlainResponse(tx, requestId, { status: response.status, body: response.body }, subject);
  return response;
}

/** Inserts the key; null when it is there already. */
async function claimKey(tx: Tx, key: Idempotency): Promise<string | null> {
  const requestId = newId();
  try {
    return (await insertKey(tx, requestId, key)) ? requestId : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '55P03') throw new KeyLocked();
    throw error;
  }
}

class NotStored extends Error {
  readonly response: ApiResponse;

  constructor(response: ApiResponse) {
    super('not stored');
    this.name = 'NotStored';
    this.response = response;
  }
}

class KeyLocked extends Error {}
