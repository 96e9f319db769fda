import { setTimeout as sleep } from 'node:timers/promises';
import { decideRequest } from '../db/transactions/decide.ts';
import { findSettled, findPendingRequests, claimPendingRequests } from '../db/requests-dispatch.ts';
import type { PendingRequest } from '../db/requests-dispatch.ts';
import { invitationWorkflowOptions, signals } from '../workflows/messages.ts';
import { logFaults } from './decide.ts';
import type { ActivityDeps } from './deps.ts';
import { firstWindow, fitWindow } from './dispatch-window.ts';
import type { DispatchWindow } from './dispatch-window.ts';
import { callTemporal, inParallel } from './temporal-calls.ts';

const signalConcurrency = 20;
/** Each holds a connection of the pool, which live requests need too. */
const decideConcurrency = 3;
const pollEveryMs = 50;

export type DispatchResult = {
  readonly dispatched: number;
  /** Whether pending requests may be left. */
  readonly isMoreLeft: boolean;
  readonly window: DispatchWindow;
};

/**
 * Dispatches pending requests: signals each to the workflow of its invitation, which is started where it is missing, and
 * decides those about a closed invitation here. Continues until none is left or `signal` is aborted, and keeps the number
 * of dispatched and undecided requests within the window, so that live requests do not wait behind them. Safe to repeat:
 * a workflow deduplicates by request id.
 * @param window of the previous call
 * @throws when none of a batch could be signalled
 */
export async function dispatchRequests(
  deps: ActivityDeps,
  signal: AbortSignal,
  window: DispatchWindow = firstWindow,
): Promise<DispatchResult> {
  const { sql } = deps.transactions;
  const pending = new Set(await findPendingRequests(sql, window.size));
  let dispatched = 0;
  let fitted = window;
  let waitsMs: number[] = [];
  const end = (isMoreLeft: boolean): DispatchResult => {
    if (dispatched > 0) deps.log.info('Dispatched pending requests', { count: dispatched });
    return { dispatched, isMoreLeft, window: fitted };
  };
  while (!signal.aborted) {
    for (const { id, waitedMs } of await findSettledAmong(deps, pending)) {
      pending.delete(id);
      if (waitedMs !== null) waitsMs.push(waitedMs);
    }
    if (waitsMs.length >= fitted.size) {
      fitted = fitWindow(fitted, waitsMs);
      waitsMs = [];
    }
    const free = Math.min(fitted.size - pending.size, signalConcurrency);
    if (free > 0) {
      const claimed = await claimPendingRequests(sql, free);
      await dispatchAll(deps, claimed);
      dispatched += claimed.length;
      if (claimed.length < free) return end(false);
      for (const { id, isAboutClosed } of claimed) if (!isAboutClosed) pending.add(id);
    } else await sleep(pollEveryMs);
  }
  return end(true);
}

async function findSettledAmong({ transactions }: ActivityDeps, ids: ReadonlySet<string>) {
  return ids.size === 0 ? [] : findSettled(transactions.sql, [...ids]);
}

async function dispatchAll(deps: ActivityDeps, requests: readonly PendingRequest[]): Promise<void> {
  const closed = requests.filter(({ isAboutClosed }) => isAboutClosed);
  const open = requests.filter(({ isAboutClosed }) => !isAboutClosed);
  const failures = await Promise.all([
    inParallel(closed, decideConcurrency, async ({ id, invitationId }) =>
      logFaults(deps, invitationId, await decideRequest(deps.transactions, id)),
    ),
    inParallel(open, signalConcurrency, (request) => signalRequest(deps, request)),
  ]);
  const [failure, ...others] = failures.flat();
  if (failure === undefined) return;
  deps.log.error('Could not dispatch requests', { count: 1 + others.length }, failure);
  // Where some went through, the others are dispatched again in a minute.
  if (1 + others.length === requests.length) throw failure;
}

function signalRequest({ temporal }: ActivityDeps, request: PendingRequest): Promise<unknown> {
  const { id, kind, invitationId, organizationId } = request;
  return callTemporal(temporal, () =>
    temporal.workflow.signalWithStart('memberInvitation', {
      ...invitationWorkflowOptions(invitationId, organizationId),
      signal: signals.decideRequest,
      signalArgs: [kind, id],
    }),
  );
}
