import { setTimeout as sleep } from 'node:timers/promises';
import { findRequestOfKey } from '../../db/requests.ts';
import { insertRequest, withdrawRequest } from '../../db/requests-insert.ts';
import type { NewRequest } from '../../db/requests-insert.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { findKey } from '../../db/requests-idempotency.ts';
import type { Request } from '../../db/requests.ts';
import { markStored, runWithDeadline } from '../../db/sql/deadline.ts';
import { mayBeCommitted } from '../../db/sql/transient-errors.ts';
import type { ApiResponse, Render } from '../http/response.ts';
import type { Idempotency } from '../idempotency/read-idempotency-key.ts';
import { keyInProgress, replayOf } from '../idempotency/replay.ts';
import type { DispatchDeps } from './dispatch.ts';

/** Parts of a handler's context that storing a request needs. */
export type RequestContext<T = never> = {
  readonly deps: { readonly dispatch: DispatchDeps };
  readonly idempotency: Idempotency | null;
  readonly render: Render<T>;
};

/** A stored request, and what is known of its invitation: enough for a 202 without reading again. */
export type Requested = {
  readonly kind: 'requested';
  readonly request: Request;
  /** Whether it would make a new invitation, of which nothing else is known yet. */
  readonly isNew: boolean;
  /** The invitation before the request, where the handler read it. */
  readonly before: Invitation | null;
  /** The invitation as it was read with the outcome; undefined: it was not read. */
  readonly current?: Invitation | null;
};

/**
 * Looks up the request's idempotency key: its stored response, `idempotency_key_in_progress`, or its request, which
 * is dispatched again. Null without a key, and where the key is new.
 */
export async function findRepeated({
  deps: { dispatch },
  idempotency,
  render,
}: RequestContext): Promise<Requested | ApiResponse | null> {
  if (idempotency === null) return null;
  const { sql } = dispatch.transactions;
  const stored = await findKey(sql, idempotency);
  if (stored === null) return null;
  const response = replayOf(stored, idempotency, render);
  if (response !== null) return response;
  const request = await findRequestOfKey(sql, idempotency, dispatch.deadlineMs);
  if (request === null) return null;
  if (request.outcome === null && request.isRecent) return render(keyInProgress());
  markStored();
  return { kind: 'requested', request, isNew: false, before: null };
}

/**
 * Stores a request. From then on its caller gets a 202 at least.
 * @param before the invitation it is about, for a 202
 * @returns what the key has, where another request was quicker with it
 * @throws when PostgreSQL does not respond: the caller gets a 503, and the request is withdrawn once PostgreSQL responds
 *   again, should it have been stored all the same
 */
export async function storeRequest(
  context: RequestContext,
  request: NewRequest,
  before: Invitation | null = null,
): Promise<Requested | ApiResponse> {
  const { dispatch } = context.deps;
  for (;;) {
    const ids = await insertOrWithdraw(dispatch, request, context.idempotency);
    if (ids !== null) {
      markStored();
      return { kind: 'requested', request: asStored({ ...request, ...ids }), isNew: ids.hasNewIds, before };
    }
    // The key is taken by now; or the address is, by an invite or join whose ids this one takes at the next try.
    const repeated = await findRepeated(context);
    if (repeated !== null) return repeated;
  }
}

/** Stores a request about an invitation that is there, without an idempotency key, as `storeRequest`. */
export async function storeWithoutKey(
  dispatch: DispatchDeps,
  request: NewRequest,
  before: Invitation | null = null,
): Promise<Requested> {
  await insertOrWithdraw(dispatch, request, null);
  markStored();
  return { kind: 'requested', request: asStored({ ...request, hasNewIds: false }), isNew: false, before };
}

async function insertOrWithdraw(
  dispatch: DispatchDeps,
  request: NewRequest,
  key: Idempotency | null,
): Promise<Awaited<ReturnType<typeof insertRequest>>> {
  try {
    return await insertRequest(dispatch.transactions.sql, request, key);
  } catch (error) {
    if (mayBeCommitted(error)) void runWithDeadline(null, () => withdraw(dispatch, request));
    throw error;
  }
}

function asStored({ verb, actor, ...request }: NewRequest & { readonly hasNewIds: boolean }): Request {
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

const withdrawWithinMs = 600_000;
const retryMs = 1_000;

async function withdraw({ transactions, log }: DispatchDeps, request: NewRequest): Promise<void> {
  const fields = { request_row_id: request.id, invitation_id: request.invitationId };
  for (const end = performance.now() + withdrawWithinMs; performance.now() < end; await sleep(retryMs)) {
    const isWithdrawn = await withdrawRequest(transactions.sql, request.id).catch(() => null);
    if (isWithdrawn === null) continue;
    if (isWithdrawn) log.warn('A request that PostgreSQL did not confirm was withdrawn', fields);
    else log.error('A request was decided although its caller was answered 503', fields);
    return;
  }
  log.error('A request that PostgreSQL did not confirm could not be withdrawn', fields);
}
