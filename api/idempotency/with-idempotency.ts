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

/** What is to be done; it says whom its answer tells of. */
export type Operation<T> = (
  tx: Tx,
  about: (subject: ResponseSubject) => void,
) => Promise<Outcome<T, ErrorType>>;

/**
 * Does a deed on plain records once per idempotency key, in one transaction with the key and the answer: a crash
 * leaves all of it or nothing.
 * @param deed runs in the transaction, in a part of its own that a refusal takes back
 * Refusals: `idempotency_key_reused`, `idempotency_key_in_progress`, and those of the deed.
 */
export async function withIdempotency<T>(once: Once<T>, deed: Operation<T>): Promise<ApiResponse> {
  try {
    return await transaction(once.deps.sql, (tx) => answerIn(tx, once, deed));
  } catch (error) {
    if (error instanceof NotKept) return error.answer;
    if (error instanceof KeyIsBusy) return once.render(keyInProgress());
    throw error;
  }
}

async function answerIn<T>(tx: Tx, once: Once<T>, deed: Operation<T>): Promise<ApiResponse> {
  const { idempotency } = once;
  if (idempotency === null)
    return once.render(await savepointOnRefusal(tx, (part) => deed(part, () => undefined)));
  const requestId = await claim(tx, idempotency);
  if (requestId === null) return (await replay(tx, idempotency, once.render)) ?? once.render(keyInProgress());
  let subject: ResponseSubject = {};
  const told = await savepointOnRefusal(tx, (part) =>
    deed(part, (named) => (subject = { ...subject, ...named })),
  );
  const answer = once.render(told);
  // The claim goes too: the same key may come again with a better form.
  if (!isReplayable(answer)) throw new NotKept(answer);
  await storePlainResponse(tx, requestId, { status: answer.status, body: answer.body }, subject);
  return answer;
}

/** Takes the key; null when it was taken before. */
async function claim(tx: Tx, key: Idempotency): Promise<string | null> {
  const requestId = newId();
  try {
    return (await insertKey(tx, requestId, key)) ? requestId : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '55P03') throw new KeyIsBusy();
    throw error;
  }
}

class NotKept extends Error {
  readonly answer: ApiResponse;

  constructor(answer: ApiResponse) {
    super('not kept');
    this.name = 'NotKept';
    this.answer = answer;
  }
}

class KeyIsBusy extends Error {}
