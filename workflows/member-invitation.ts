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
import type { LoadedInvitation, OpenSnapshot } from '../domain/invitation/snapshot.ts';
import type { ClosedState } from '../domain/invitation/state.ts';
import { expireInvitation, loadInvitation } from './activities.ts';
import { sendAlreadyMemberEmails } from './invitation/already-member-emails.ts';
import { closedDescriptions, describeOpen, describeTimer } from './invitation/descriptions.ts';
import { keepSending, stopSending } from './invitation/email-sending.ts';
import { registerHandlers } from './invitation/handlers.ts';
import { applySnapshot, createState } from './invitation/state.ts';
import type { WorkflowState } from './invitation/state.ts';
import { organizationAttribute, stateAttribute } from './messages.ts';

/** Before an expiry is tried again that was not due by PostgreSQL's clock, which may be behind Temporal's. */
const expiryRetryMs = 1_000;

type Ending = ClosedState | 'none';

/**
 * One invitation, from its first request to its ending. The row is the truth and the workflow follows it: its only
 * input is the invitation's id, so it can be started again at any time.
 * @returns the ending; `none` where no invitation came of the request
 */
export async function memberInvitation(invitationId: string): Promise<Ending> {
  const state = createState(invitationId);
  registerHandlers(state);
  try {
    await waitForFirstSnapshot(state);
    while (state.snapshot?.open) {
      if (workflowInfo().continueAsNewSuggested) await continueInNewRun(state);
      await followSchedule(state, state.snapshot);
    }
    stopSending(state);
    setCurrentDetails(closedDescriptions[endingOf(state) ?? 'none']);
    await condition(() => allHandlersFinished() && state.emailsUnderWay === 0);
  } catch (error) {
    // Continue-As-New, or a cancellation by hand. Decisions in progress are still made, and their callers answered.
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    if (isCancellation(error)) publishEnding(endingOf(state) ?? 'cancelled');
    throw error;
  }
  const ending = endingOf(state) ?? 'none';
  publishEnding(ending);
  return ending;
}

/** A workflow is started by a request, whose decision gives the first snapshot; started without one, it loads it. */
async function waitForFirstSnapshot(state: WorkflowState): Promise<void> {
  // Lets the handlers of the messages that started this run begin.
  await Promise.resolve();
  if (state.outcomes.size === 0) await load(state);
  await condition(() => state.snapshot !== null);
}

/** Expires the invitation, or sends the e-mail that is due and waits for the next instant or a change. */
async function followSchedule(state: WorkflowState, snapshot: OpenSnapshot): Promise<void> {
  setCurrentDetails(`${headingOfNewRun(state)}${describeOpen(snapshot)}`);
  if (snapshot.expiresAtMs <= Date.now()) {
    await expireIfDue(state);
  } else {
    keepSending(state, Date.now());
    await waitForChange(state, snapshot);
  }
}

/** Waits until the next instant of the schedule or a change, on the one timer of the workflow's main line. */
async function waitForChange(state: WorkflowState, snapshot: OpenSnapshot): Promise<void> {
  const { changeCount } = state;
  const isChanged = () => state.changeCount > changeCount || state.isRowStale;
  const instantMs = nextInstant(snapshot, state.sending !== null);
  if (instantMs === null) {
    await condition(isChanged);
  } else {
    const summary = describeTimer(snapshot, instantMs);
    await condition(isChanged, Math.max(1, instantMs - Date.now()), { summary });
  }
  if (!state.isRowStale) return;
  state.isRowStale = false;
  await load(state);
}

async function expireIfDue(state: WorkflowState): Promise<void> {
  const snapshot = await expireInvitation(state.invitationId);
  const soonestMs = Date.now() + expiryRetryMs;
  if (!snapshot.open) applyLoaded(state, snapshot);
  else applyLoaded(state, { ...snapshot, expiresAtMs: Math.max(snapshot.expiresAtMs, soonestMs) });
}

async function load(state: WorkflowState): Promise<void> {
  applyLoaded(state, await loadInvitation(state.invitationId));
}

function applyLoaded(state: WorkflowState, { alreadyMembers = [], ...snapshot }: LoadedInvitation): void {
  sendAlreadyMemberEmails(state, alreadyMembers);
  applySnapshot(state, snapshot);
}

async function continueInNewRun(state: WorkflowState): Promise<never> {
  stopSending(state);
  return continueAsNew<typeof memberInvitation>(state.invitationId);
}

/** Continue-As-New drops the static summary and details; the current details of the new run repeat them. */
function headingOfNewRun({ invitationId }: WorkflowState): string {
  const { continuedFromExecutionRunId, typedSearchAttributes } = workflowInfo();
  if (continuedFromExecutionRunId === undefined) return '';
  const organizationId = typedSearchAttributes.get(organizationAttribute);
  return `Invitation ${invitationId} of organization ${organizationId}, continued.\n\n`;
}

function endingOf({ snapshot }: WorkflowState): Ending | null {
  return snapshot?.open === false ? snapshot.ending : null;
}

function publishEnding(ending: Ending | 'cancelled'): void {
  setCurrentDetails(closedDescriptions[ending]);
  upsertSearchAttributes([{ key: stateAttribute, value: ending }]);
}
