import { setTimeout as sleep } from 'node:timers/promises';
import { decideRequest } from '../db/transactions/decide.ts';
import { findSettled, findPendingRequests, claimPendingRequests } from '../db/requests-dispatch.ts';
import type { PendingRequest } from '../db/requests-dispatch.ts';
import { decideRequestSignal, invitationWorkflowOptions } from '../workflows/messages.ts';
import { logFaults } from './decide.ts';
import type { ActivityDeps } from './deps.ts';
import { firstWindow, fitWindow } from './dispatch-window.ts';
import type { DispatchWindow } from './dispatch-window.ts';
import { inParallel } from './in-parallel.ts';
import { callMs } from './temporal-calls.ts';

const signalLanes = 20;
/** Connections to PostgreSQL, of which everybody else has to have some. */
const decideLanes = 3;
const lookAgainMs = 50;

export type Dispatched = {
  readonly dispatched: number;
  /** Whether requests may be left that could be dispatched at once. */
  readonly isMoreLeft: boolean;
  readonly window: DispatchWindow;
};

/**
 * Dispatches requests that nobody decided: each is signalled to the workflow of its invitation, which is started where
 * it is missing; what is about a closed invitation is decided at once. Goes on until none waits or `signal` is aborted,
 * with no more of them undecided at a time than live traffic bears. Twice does no harm: a workflow has one promise per
 * request.
 * @param window as the call before returned it
 * @throws when none of a batch could be signalled
 */
export async function dispatchRequests(
  deps: ActivityDeps,
  signal: AbortSignal,
  window: DispatchWindow = firstWindow,
): Promise<Dispatched> {
  const { sql } = deps.transactions;
  const undecided = new Set(await findPendingRequests(sql, window.size));
  let dispatched = 0;
  let fitted = window;
  let waitsMs: number[] = [];
  const end = (isMoreLeft: boolean): Dispatched => {
    if (dispatched > 0) deps.log.info('Dispatched waiting requests', { count: dispatched });
    return { dispatched, isMoreLeft, window: fitted };
  };
  while (!signal.aborted) {
    for (const { id, waitedMs } of await settledOf(deps, undecided)) {
      undecided.delete(id);
      if (waitedMs !== null) waitsMs.push(waitedMs);
    }
    if (waitsMs.length >= fitted.size) {
      fitted = fitWindow(fitted, waitsMs);
      waitsMs = [];
    }
    const room = Math.min(fitted.size - undecided.size, signalLanes);
    if (room > 0) {
      const taken = await claimPendingRequests(sql, room);
      await dispatchAll(deps, taken);
      dispatched += taken.length;
      if (taken.length < room) return end(false);
      for (const { id, isAboutClosed } of taken) if (!isAboutClosed) undecided.add(id);
    } else await sleep(lookAgainMs);
  }
  return end(true);
}

async function settledOf({ transactions }: ActivityDeps, ids: ReadonlySet<string>) {
  return ids.size === 0 ? [] : findSettled(transactions.sql, [...ids]);
}

async function dispatchAll(deps: ActivityDeps, requests: readonly PendingRequest[]): Promise<void> {
  const closed = requests.filter(({ isAboutClosed }) => isAboutClosed);
  const open = requests.filter(({ isAboutClosed }) => !isAboutClosed);
  const failures = await Promise.all([
    inParallel(closed, decideLanes, async ({ id, invitationId }) =>
      logFaults(deps, invitationId, await decideRequest(deps.transactions, id)),
    ),
    inParallel(open, signalLanes, (request) => signalRequest(deps, request)),
  ]);
  const [failure, ...others] = failures.flat();
  if (failure === undefined) return;
  deps.log.error('Requests could not be dispatched', { count: 1 + others.length }, failure);
  // Some went through: the others wait a minute for their next turn, and hold up nobody.
  if (1 + others.length === requests.length) throw failure;
}

function signalRequest({ temporal }: ActivityDeps, request: PendingRequest): Promise<unknown> {
  const { id, kind, invitationId, organizationId } = request;
  return temporal.withAbortSignal(AbortSignal.timeout(callMs), () =>
    temporal.workflow.signalWithStart('memberInvitation', {
      ...invitationWorkflowOptions(invitationId, organizationId),
      signal: decideRequestSignal,
      signalArgs: [kind, id],
    }),
  );
}
