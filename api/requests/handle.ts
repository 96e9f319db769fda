import { findRequestOfKey } from '../../db/asked.ts';
import type { NewRequest } from '../../db/asked.ts';
import { markKept } from '../../db/sql/deadline.ts';
import { storeResponse, storeRefusal, releaseKey } from '../../db/requests-idempotency.ts';
import type { Request } from '../../db/requests.ts';
import { newId } from '../../runtime/ids.ts';
import { isReplayable } from '../http/response.ts';
import type { ApiResponse, Render } from '../http/response.ts';
import type { Idempotency } from '../idempotency/read-idempotency-key.ts';
import { keyInProgress, replay } from '../idempotency/replay.ts';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import { dispatchRequest } from './dispatch.ts';
import { storeRequest } from './store.ts';
import { orRemembered, remember, remembered } from './remembered.ts';
import type { DispatchDeps } from './dispatch.ts';
import type { Outcome, Refused } from '../../domain/outcome.ts';
import type { ErrorType } from '../errors/error-type.ts';

type Caller = {
  readonly idempotency: Idempotency | null;
  readonly deps: { readonly dispatch: DispatchDeps };
  readonly render: Render;
};

/**
 * The one way in which the api changes an invitation: writes down what was asked, asks the run, tells what became of
 * it. A key that comes again gets the first answer, or, where there was none yet, has its request asked again.
 * @param prepare finds what the request is about; its refusals are answered before anything is written
 * @param tell makes the answer, of 200 or, without an outcome, of 202
 */
export async function handleInvitationRequest<T>(
  caller: Caller,
  prepare: () => Promise<Outcome<NewRequest>>,
  tell: (request: Request) => Promise<Outcome<T, ErrorType>>,
): Promise<ApiResponse> {
  const { dispatch } = caller.deps;
  const { idempotency } = caller;
  const before = idempotency === null ? null : await comeAgain(caller, idempotency);
  if (before?.answer) return before.answer;
  let requestId = before?.requestId ?? null;
  if (requestId === null) {
    const prepared = await prepare();
    if (!prepared.ok) return refuseBefore(caller, prepared);
    requestId = prepared.value.id;
    const isWritten = await storeRequest(dispatch, prepared.value, idempotency);
    // Somebody else was quicker with the same key.
    if (!isWritten) return handleInvitationRequest(caller, prepare, tell);
  } else markKept();
  const request = await dispatchRequest(dispatch, requestId);
  const answer = await tellOutcome(caller, request, tell);
  if (idempotency === null || answer.status === 202) return answer;
  return orRemembered(
    () => keep(caller, idempotency, requestId, answer),
    () => answer,
  );
}

/** What was decided is kept, and told by a 202 where PostgreSQL does not answer what more there is to tell. */
async function tellOutcome<T>(
  { render }: Caller,
  request: Request,
  tell: (request: Request) => Promise<Outcome<T, ErrorType>>,
): Promise<ApiResponse> {
  if (request.outcome?.ok === false) return render(request.outcome);
  if (request.outcome === null) {
    recallWhatIsKnown();
    return render(await tell(request), 202);
  }
  try {
    return render(await tell(request));
  } catch (error) {
    if (!isTransientError(error)) throw error;
    return render(await tell({ ...request, outcome: null }), 202);
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
  answer: ApiResponse,
): Promise<ApiResponse> {
  const { sql } = deps.dispatch.transactions;
  if (!isReplayable(answer)) {
    await releaseKey(sql, requestId);
    return answer;
  }
  const isFirst = await storeResponse(sql, requestId, { status: answer.status, body: answer.body });
  return isFirst ? answer : ((await replay(sql, key, { render })) ?? answer);
}

/** What a known key gets: its answer, "not yet", or its request to be asked again. */
async function comeAgain(
  caller: Caller,
  key: Idempotency,
): Promise<{ answer: ApiResponse } | { answer: null; requestId: string } | null> {
  const { dispatch } = caller.deps;
  const answer = await replay(dispatch.transactions.sql, key, caller);
  if (answer !== null) return { answer };
  const request = await findRequestOfKey(dispatch.transactions.sql, key, dispatch.deadlineMs);
  if (request === null) return null;
  if (request.outcome === null && request.isRecent) {
    return { answer: caller.render(keyInProgress()) };
  }
  return { answer: null, requestId: request.id };
}

async function refuseBefore(caller: Caller, refused: Refused): Promise<ApiResponse> {
  const answer = caller.render(refused);
  if (caller.idempotency !== null && isReplayable(answer)) {
    const kept = { status: answer.status, body: answer.body };
    await storeRefusal(caller.deps.dispatch.transactions.sql, newId(), caller.idempotency, kept);
  }
  return answer;
}
