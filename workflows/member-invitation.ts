import {
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { nextInstant } from '../domain/invitation/snapshot.ts';
import type { OpenSnapshot, LoadedInvitation } from '../domain/invitation/snapshot.ts';
import type { ClosedState } from '../domain/invitation/state.ts';
import { expireInvitation, loadInvitation } from './activities.ts';
import { registerHandlers } from './invitation/handlers.ts';
import { sendAlreadyMemberEmails } from './invitation/already-member-emails.ts';
import { keepSending, stopSending } from './invitation/email-sending.ts';
import { applySnapshot, createState } from './invitation/state.ts';
import type { WorkflowState } from './invitation/state.ts';
import { closedDescriptions, describeOpen, describeTimer } from './invitation/descriptions.ts';
import { organizationAttribute, stateAttribute } from './messages.ts';

const longHistory = 1_000;
const pauseBeforeAskingAgainMs = 1_000;

/**
 * One invitation, from the first request to its ending. The row is the truth and this run follows it: its only input
 * is the invitation's id, so it can be begun again at any time.
 * @returns the ending, or `none` where no invitation came of the request
 */
export async function memberInvitation(invitationId: string): Promise<ClosedState | 'none'> {
  const state = createState(invitationId);
  let isCancelled = false;
  registerHandlers(state);
  try {
    await open(state);
    await followUntilClosed(state);
    await condition(() => allHandlersFinished() && state.emailsUnderWay === 0);
  } catch (error) {
    isCancelled = isCancellation(error);
    throw error;
  } finally {
    // On every way out, also when somebody cancels the run by hand: who asked gets an answer.
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    if (isCancelled) leave(state);
  }
  const ending = state.snapshot?.open === false ? state.snapshot.ending : 'none';
  upsertSearchAttributes([{ key: stateAttribute, value: ending }]);
  return ending;
}

/** Says of a run that was cancelled by hand what its invitation came to, where a handler has closed it meanwhile. */
function leave({ snapshot }: WorkflowState): void {
  const ending = snapshot?.open === false ? snapshot.ending : 'cancelled';
  setCurrentDetails(closedDescriptions[ending]);
  upsertSearchAttributes([{ key: stateAttribute, value: ending }]);
}

async function followUntilClosed(state: WorkflowState): Promise<void> {
  while (state.snapshot?.open) {
    const snapshot = state.snapshot;
    setCurrentDetails(`${headingOfContinued(state)}${describeOpen(snapshot)}`);
    if (snapshot.expiresAtMs <= Date.now()) await expireIfDue(state);
    else {
      keepSending(state, Date.now());
      await waitForChangeUntil(state, snapshot);
    }
    if (workflowInfo().historyLength > longHistory) await continueAsNewIfSuggested(state);
  }
  stopSending(state);
  setCurrentDetails(closedDescriptions[state.snapshot?.ending ?? 'none']);
}

/** Continue-As-New takes the static summary and details along to no next run; these words stand in their place. */
function headingOfContinued({ invitationId }: WorkflowState): string {
  const { continuedFromExecutionRunId, typedSearchAttributes } = workflowInfo();
  if (continuedFromExecutionRunId === undefined) return '';
  const organizationId = typedSearchAttributes.get(organizationAttribute);
  return `Invitation ${invitationId} of organization ${organizationId}, continued.\n\n`;
}

/** A run is begun by a request, which tells how the invitation stands; begun without one, it looks for itself. */
async function open(state: WorkflowState): Promise<void> {
  await Promise.resolve();
  if (state.updateResults.size === 0) await load(state);
  await condition(() => state.snapshot !== null);
}

/** Waits for the instant, or for anything that may have changed the plan; the one clock of the run. */
async function waitForChangeUntil(state: WorkflowState, snapshot: OpenSnapshot): Promise<void> {
  const { changeCount: news } = state;
  const instantMs = nextInstant(snapshot, state.sending !== null);
  const changed = () => state.changeCount > news || state.rowIsStale;
  if (instantMs === null) await condition(changed);
  else
    await condition(changed, Math.max(1, instantMs - Date.now()), {
      summary: describeTimer(snapshot, instantMs),
    });
  if (!state.rowIsStale) return;
  state.rowIsStale = false;
  await load(state);
}

async function load(state: WorkflowState): Promise<void> {
  apply(state, await loadInvitation(state.invitationId));
}

function apply(state: WorkflowState, { alreadyMembers = [], ...snapshot }: LoadedInvitation): void {
  sendAlreadyMemberEmails(state, alreadyMembers);
  applySnapshot(state, snapshot);
}

/** PostgreSQL's clock decides, and may be behind this one: then it is asked again, but not without a pause. */
async function expireIfDue(state: WorkflowState): Promise<void> {
  const snapshot = await expireInvitation(state.invitationId);
  const soonestMs = Date.now() + pauseBeforeAskingAgainMs;
  if (!snapshot.open) apply(state, snapshot);
  else apply(state, { ...snapshot, expiresAtMs: Math.max(snapshot.expiresAtMs, soonestMs) });
}

async function continueAsNewIfSuggested(state: WorkflowState): Promise<void> {
  stopSending(state);
  await condition(allHandlersFinished);
  if (state.snapshot?.open) await continueAsNew<typeof memberInvitation>(state.invitationId);
}
