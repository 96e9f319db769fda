import { findRequestOfKey } from '../../db/asked.ts';
import type { NewRequest } from '../../db/asked.ts';
import { markKept } from '../../db/deadline.ts';
import { keepAnswer, keepRefusal, releaseKey } from '../../db/kept-answers.ts';
import type { Request } from '../../db/requests.ts';
import { newId } from '../../runtime/ids.ts';
import type { Answer, Told } from '../http/answer.ts';
import type { Passed } from '../http/errors.ts';
import { deny } from '../http/errors.ts';
import { isKept } from '../idempotency/is-kept.ts';
import type { Idempotency } from '../idempotency/read-idempotency-key.ts';
import { replay } from '../idempotency/replay.ts';
import { isPassingFault } from '../../db/passing-faults.ts';
import { ask } from './ask.ts';
import { keepRequest } from './keep-request.ts';
import { orRemembered, remember, remembered } from './remembered.ts';
import type { Asking } from './ask.ts';

type Caller = {
  readonly idempotency: Idempotency | null;
  readonly deps: { readonly asking: Asking };
  render(told: Told<unknown>): Answer;
};

/**
 * The one way in which the api changes an invitation: writes down what was asked, asks the run, tells what became of
 * it. A key that comes again gets the first answer, or, where there was none yet, has its request asked again.
 * @param prepare finds what the request is about; its refusals are answered before anything is written
 * @param tell makes the answer, of 200 or, without an outcome, of 202
 */
export async function answerAsked<T>(
  caller: Caller,
  prepare: () => Promise<Passed<NewRequest>>,
  tell: (request: Request) => Promise<Told<T>>,
): Promise<Answer> {
  const { asking } = caller.deps;
  const { idempotency } = caller;
  const before = idempotency === null ? null : await comeAgain(caller, idempotency);
  if (before?.answer) return before.answer;
  let requestId = before?.requestId ?? null;
  if (requestId === null) {
    const prepared = await prepare();
    if (!prepared.ok) return refuseBefore(caller, prepared);
    requestId = prepared.value.id;
    const isWritten = await keepRequest(asking, prepared.value, idempotency);
    // Somebody else was quicker with the same key.
    if (!isWritten) return answerAsked(caller, prepare, tell);
  } else markKept();
  const request = await ask(asking, requestId);
  const answer = caller.render(await tellOutcome(request, tell));
  if (idempotency === null || answer.status === 202) return answer;
  return orRemembered(
    () => keep(caller, idempotency, requestId, answer),
    () => answer,
  );
}

/** What was decided is kept, and told by a 202 where PostgreSQL does not answer what more there is to tell. */
async function tellOutcome<T>(
  request: Request,
  tell: (request: Request) => Promise<Told<T>>,
): Promise<Told<T>> {
  if (request.outcome?.ok === false) return request.outcome;
  if (request.outcome === null) recallWhatIsKnown();
  try {
    return await tell(request);
  } catch (error) {
    if (request.outcome === null || !isPassingFault(error)) throw error;
    return tell({ ...request, outcome: null });
  }
}

/** Of what is not decided all is known that a 202 tells: reading it again would only be in the way of others. */
function recallWhatIsKnown(): void {
  const { isNew, invitation } = remembered();
  remember({ isEnough: isNew === true || invitation !== undefined });
}

/** Keeps an answer for when its key comes again; another that was kept first is told in its place. */
async function keep(
  { deps, render }: Caller,
  key: Idempotency,
  requestId: string,
  answer: Answer,
): Promise<Answer> {
  const { sql } = deps.asking.changes;
  if (!isKept(answer)) {
    await releaseKey(sql, requestId);
    return answer;
  }
  const isFirst = await keepAnswer(sql, requestId, { status: answer.status, body: answer.body });
  return isFirst ? answer : ((await replay(sql, key, { render })) ?? answer);
}

/** What a known key gets: its answer, "not yet", or its request to be asked again. */
async function comeAgain(
  caller: Caller,
  key: Idempotency,
): Promise<{ answer: Answer } | { answer: null; requestId: string } | null> {
  const { asking } = caller.deps;
  const answer = await replay(asking.changes.sql, key, caller);
  if (answer !== null) return { answer };
  const request = await findRequestOfKey(asking.changes.sql, key, asking.deadlineMs);
  if (request === null) return null;
  if (request.outcome === null && request.isRecent) {
    const refusal = deny(
      'idempotency_key_in_progress',
      'A request with this Idempotency-Key is still running; ask again.',
    );
    return { answer: caller.render(refusal) };
  }
  return { answer: null, requestId: request.id };
}

async function refuseBefore(caller: Caller, refused: Passed<NewRequest>): Promise<Answer> {
  const answer = caller.render(refused as Told<unknown>);
  if (caller.idempotency !== null && isKept(answer)) {
    const kept = { status: answer.status, body: answer.body };
    await keepRefusal(caller.deps.asking.changes.sql, newId(), caller.idempotency, kept);
  }
  return answer;
}
