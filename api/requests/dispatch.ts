import { setTimeout as sleep } from 'node:timers/promises';
import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { currentDeadline } from '../../db/sql/deadline.ts';
import { decideRequest } from '../../db/transactions/decide.ts';
import type { TransactionDeps } from '../../db/transactions/context.ts';
import { findInvitation } from '../../db/invitations.ts';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import { findRequest } from '../../db/requests.ts';
import type { Request } from '../../db/requests.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import type { Log } from '../../runtime/log.ts';
import type { Semaphore } from '../../runtime/semaphore.ts';
import { temporalFault } from '../../runtime/temporal-faults.ts';
import { orRemembered, remembered } from './remembered.ts';
import { invitationWorkflowOptions, invitationWorkflowId, updates } from '../../workflows/messages.ts';

/** What asking needs: where runs are, where requests are, and how long a caller waits. */
export type DispatchDeps = {
  readonly temporal: Client;
  readonly transactions: TransactionDeps;
  readonly log: Log;
  /** How many runs may be asked at a time. */
  readonly semaphore: Semaphore;
  /** So many milliseconds after its arrival, without an answer of the run, the caller is told that it will be decided. */
  readonly deadlineMs: number;
};

/**
 * Asks the invitation's run to decide a request that is written down already, and waits for the outcome.
 * The row of the request is what counts, whatever became of the call.
 * @returns the request with its outcome, or without one when the deadline came first
 */
export async function dispatchRequest(asking: DispatchDeps, requestId: string): Promise<Request> {
  const arrivedAtMs = currentDeadline()?.arrivedAtMs ?? performance.now();
  const deadline = Date.now() + asking.deadlineMs - (performance.now() - arrivedAtMs);
  const pause = () => sleep(Math.min(100, Math.max(0, deadline - Date.now())));
  let startsRun = false;
  let before: string | null = null;
  let wasDecided = false;
  // What was just written down need not be read.
  let request = rememberedOf(requestId) ?? (await read(asking, requestId));
  for (;;) {
    startsRun ||= request.kind === 'invite' || request.kind === 'join';
    if (request.outcome !== null || Date.now() >= deadline) return request;
    // Its run has decided it, but PostgreSQL does not answer how.
    if (wasDecided) await pause();
    // More at once than workers decide in time would only be in one another's way.
    const endTurn = await asking.semaphore.acquire(deadline - Date.now());
    if (endTurn === null) return request;
    const fault = await updateWorkflow(asking, request, { deadline, startsRun }).finally(endTurn);
    if (fault === 'no_run') {
      await decideIfClosed(asking, request);
      startsRun = true;
    }
    // It waits for a better worker: the caller need not.
    if (fault === 'undecided') return request;
    // It went elsewhere and came back: the same update would be answered the same.
    const isBack = fault === 'reassigned' && request.invitationId === before;
    if (fault === 'reassigned') before = request.invitationId;
    if (fault === 'failed' || isBack) await pause();
    wasDecided = fault === 'none';
    request = await read(asking, requestId);
  }
}

type Fault = 'none' | 'no_run' | 'failed' | 'reassigned' | 'undecided';

async function updateWorkflow(
  { temporal, log }: DispatchDeps,
  request: Request,
  { deadline, startsRun }: { deadline: number; startsRun: boolean },
): Promise<Fault> {
  const { id, invitationId, organizationId, kind } = request;
  const options = { updateId: id, args: [id] as [string] };
  try {
    const outcome = await temporal.withDeadline(deadline, () =>
      startsRun
        ? temporal.workflow.executeUpdateWithStart(updates[kind], {
            ...options,
            startWorkflowOperation: new WithStartWorkflowOperation(
              'memberInvitation',
              invitationWorkflowOptions(invitationId, organizationId),
            ),
          })
        : temporal.workflow
            .getHandle(invitationWorkflowId(invitationId))
            .executeUpdate(updates[kind], options),
    );
    if (outcome === 'already_open') return 'reassigned';
    return outcome === 'undecided' ? 'undecided' : 'none';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'no_run';
    log.warn('A run did not answer', {
      request_row_id: id,
      invitation_id: invitationId,
      ...temporalFault(error),
    });
    return 'failed';
  }
}

async function decideHere({ transactions, log }: DispatchDeps, { id, invitationId }: Request): Promise<void> {
  const { faults = [] } = await decideRequest(transactions, id);
  for (const { requestId, error } of faults) {
    log.error(
      'A request cannot be decided and waits',
      { request_row_id: requestId, invitation_id: invitationId },
      error,
    );
  }
}

function rememberedOf(requestId: string): Request | null {
  const { request } = remembered();
  return request?.id === requestId ? request : null;
}

function read({ transactions }: DispatchDeps, requestId: string): Promise<Request> {
  return orRemembered(
    async () => {
      const request = await findRequest(transactions.sql, requestId);
      if (request === null) throw new Error('The request is not in the database.');
      return request;
    },
    () => rememberedOf(requestId),
  );
}

/** Nothing changes any more about a closed invitation: its requests can be decided without its run. */
async function decideIfClosed(asking: DispatchDeps, request: Request): Promise<void> {
  if (request.kind === 'invite' || request.kind === 'join') return;
  try {
    const invitation = await findInvitation(asking.transactions.sql, request.invitationId);
    if (invitation !== null && !isOpen(invitation)) await decideHere(asking, request);
  } catch (error) {
    // It waits, as for a run that does not answer.
    if (!isTransientError(error)) throw error;
  }
}
