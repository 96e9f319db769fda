import { setTimeout as sleep } from 'node:timers/promises';
import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { decideRequest } from '../../db/transactions/decide.ts';
import type { TransactionDeps } from '../../db/transactions/context.ts';
import { findInvitation } from '../../db/invitations.ts';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import { readRequestState } from '../../db/invitations-read.ts';
import type { Request } from '../../db/requests.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import type { Log } from '../../runtime/log.ts';
import type { Semaphore } from '../../runtime/semaphore.ts';
import { temporalFault } from '../../runtime/temporal-faults.ts';
import type { RequestDeadline } from '../middleware/deadlines.ts';
import type { Requested } from './requested.ts';
import { invitationWorkflowOptions, invitationWorkflowId, updates } from '../../workflows/messages.ts';

/** Dependencies of dispatching: Temporal, the transactions, and how long a caller waits. */
export type DispatchDeps = {
  readonly temporal: Client;
  readonly transactions: TransactionDeps;
  readonly log: Log;
  /** Limits the Updates that are under way at a time. */
  readonly semaphore: Semaphore;
  /** From the arrival of a request until, without an outcome, it gets a 202. */
  readonly deadlineMs: number;
};

/**
 * Sends the workflow of the invitation an Update for a stored request, and waits for its outcome. The request's row is
 * what counts, whatever became of the Update.
 * @returns the request with its outcome, or without one when the deadline came first
 */
export async function dispatchRequest(
  deps: DispatchDeps,
  stored: Requested,
  { arrivedAtMs }: Pick<RequestDeadline, 'arrivedAtMs'>,
): Promise<Requested> {
  const deadline = Date.now() + deps.deadlineMs - (performance.now() - arrivedAtMs());
  const pause = () => sleep(Math.min(100, Math.max(0, deadline - Date.now())));
  let requested = stored;
  let startsWorkflow = false;
  let before: string | null = null;
  let wasDecided = false;
  for (;;) {
    const { request } = requested;
    startsWorkflow ||= request.kind === 'invite' || request.kind === 'join';
    if (request.outcome !== null || Date.now() >= deadline) return requested;
    // Its workflow has decided it, but PostgreSQL does not respond with the outcome.
    if (wasDecided) await pause();
    // More at once than workers decide in time would only be in one another's way.
    const endTurn = await deps.semaphore.acquire(deadline - Date.now());
    if (endTurn === null) return requested;
    const result = await updateWorkflow(deps, request, { deadline, startsWorkflow }).finally(endTurn);
    if (result === 'no_workflow') {
      await decideIfClosed(deps, request);
      startsWorkflow = true;
    }
    // It waits for a better worker: the caller need not.
    if (result === 'undecided') return requested;
    // It was reassigned and came back: the same Update would get the same result.
    const isBack = result === 'reassigned' && request.invitationId === before;
    if (result === 'reassigned') before = request.invitationId;
    if (result === 'failed' || isBack) await pause();
    wasDecided = result === 'decided';
    requested = await refresh(deps, requested);
  }
}

/** Reads the outcome from the row, since the Update may have got lost; returns what is known where PostgreSQL is silent. */
async function refresh({ transactions }: DispatchDeps, requested: Requested): Promise<Requested> {
  try {
    const state = await readRequestState(transactions.sql, requested.request.id);
    if (state === null) throw new Error('The request is not in the database.');
    const { invitation, ...columns } = state;
    return { ...requested, request: { ...requested.request, ...columns }, current: invitation };
  } catch (error) {
    if (!isTransientError(error)) throw error;
    return requested;
  }
}

type UpdateResult = 'decided' | 'no_workflow' | 'failed' | 'reassigned' | 'undecided';

async function updateWorkflow(
  { temporal, log }: DispatchDeps,
  request: Request,
  { deadline, startsWorkflow }: { deadline: number; startsWorkflow: boolean },
): Promise<UpdateResult> {
  const { id, invitationId, organizationId, kind } = request;
  const options = { updateId: id, args: [id] as [string] };
  try {
    const outcome = await temporal.withDeadline(deadline, () =>
      startsWorkflow
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
    return outcome === 'undecided' ? 'undecided' : 'decided';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'no_workflow';
    log.warn('A workflow did not answer', {
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

/** A closed invitation does not change any more: its requests can be decided without its workflow. */
async function decideIfClosed(deps: DispatchDeps, request: Request): Promise<void> {
  if (request.kind === 'invite' || request.kind === 'join') return;
  try {
    const invitation = await findInvitation(deps.transactions.sql, request.invitationId);
    if (invitation !== null && !isOpen(invitation)) await decideHere(deps, request);
  } catch (error) {
    // It waits, as for a workflow that does not answer.
    if (!isTransientError(error)) throw error;
  }
}
