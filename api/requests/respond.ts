import { releaseKey, storeRefusal, storeResponse } from '../../db/requests-idempotency.ts';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import type { Outcome, Refused } from '../../domain/outcome.ts';
import { newId } from '../../runtime/ids.ts';
import type { ErrorType } from '../errors/error-type.ts';
import { isReplayable } from '../http/response.ts';
import type { ApiResponse } from '../http/response.ts';
import { replay } from '../idempotency/replay.ts';
import type { RequestContext, Requested } from './requested.ts';

/**
 * Renders the response of a request and stores it for its idempotency key, unless it is a 202. A key whose response is
 * not replayable is released; another response that was stored first is given in its place.
 */
export async function respondToRequest<T>(
  context: RequestContext<T>,
  { request }: Requested,
  outcome: Outcome<T, ErrorType>,
  status: 200 | 202,
): Promise<ApiResponse> {
  const { deps, idempotency, render } = context;
  const response = render(outcome, status);
  if (idempotency === null || response.status === 202) return response;
  const { sql } = deps.dispatch.transactions;
  try {
    if (!isReplayable(response)) {
      await releaseKey(sql, request.id);
      return response;
    }
    const isFirst = await storeResponse(sql, request.id, { status: response.status, body: response.body });
    return isFirst ? response : ((await replay(sql, idempotency, render)) ?? response);
  } catch (error) {
    // It was decided: a repeated key builds the response again.
    if (!isTransientError(error)) throw error;
    return response;
  }
}

/** Renders a refusal that needs no request, and stores it for its idempotency key. */
export async function refuseRequest(
  { deps, idempotency, render }: RequestContext,
  refused: Refused,
): Promise<ApiResponse> {
  const response = render(refused);
  if (idempotency !== null && isReplayable(response)) {
    const stored = { status: response.status, body: response.body };
    await storeRefusal(deps.dispatch.transactions.sql, newId(), idempotency, stored);
  }
  return response;
}
