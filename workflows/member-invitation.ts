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
import { nextInstant } from '../domain/invitation/plan.ts';
import type { Plan, TakenUp } from '../domain/invitation/plan.ts';
import type { ClosedState } from '../domain/invitation/state.ts';
import { expireInvitation, takeUpInvitation } from './deeds.ts';
import { hear } from './invitation/hearing.ts';
import { sendNotices } from './invitation/notices.ts';
import { keepSending, stopSending } from './invitation/sending.ts';
import { learn, newStory } from './invitation/story.ts';
import type { Story } from './invitation/story.ts';
import { endingInWords, inWords, waitingFor } from './invitation/words.ts';
import { organizationAttribute, stateAttribute } from './messages.ts';

const longHistory = 1_000;
const pauseBeforeAskingAgainMs = 1_000;

/**
 * One invitation, from the first request to its ending. The row is the truth and this run follows it: its only input
 * is the invitation's id, so it can be begun again at any time.
 * @returns the ending, or `none` where no invitation came of the request
 */
export async function memberInvitation(invitationId: string): Promise<ClosedState | 'none'> {
  const story = newStory(invitationId);
  let isCancelled = false;
  hear(story);
  try {
    await open(story);
    await followUntilClosed(story);
    await condition(() => allHandlersFinished() && story.noticesUnderWay === 0);
  } catch (error) {
    isCancelled = isCancellation(error);
    throw error;
  } finally {
    // On every way out, also when somebody cancels the run by hand: who asked gets an answer.
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    if (isCancelled) leave(story);
  }
  const ending = story.standing?.open === false ? story.standing.ending : 'none';
  upsertSearchAttributes([{ key: stateAttribute, value: ending }]);
  return ending;
}

/** Says of a run that was cancelled by hand what its invitation came to, where a handler has closed it meanwhile. */
function leave({ standing }: Story): void {
  const ending = standing?.open === false ? standing.ending : 'cancelled';
  setCurrentDetails(endingInWords[ending]);
  upsertSearchAttributes([{ key: stateAttribute, value: ending }]);
}

async function followUntilClosed(story: Story): Promise<void> {
  while (story.standing?.open) {
    const plan = story.standing;
    setCurrentDetails(`${headingOfContinued(story)}${inWords(plan)}`);
    if (plan.expiresAtMs <= Date.now()) await askWhetherOver(story);
    else {
      keepSending(story, Date.now());
      await newsOr(story, plan);
    }
    if (workflowInfo().historyLength > longHistory) await startAfresh(story);
  }
  stopSending(story);
  setCurrentDetails(endingInWords[story.standing?.ending ?? 'none']);
}

/** Continue-As-New takes the static summary and details along to no next run; these words stand in their place. */
function headingOfContinued({ invitationId }: Story): string {
  const { continuedFromExecutionRunId, typedSearchAttributes } = workflowInfo();
  if (continuedFromExecutionRunId === undefined) return '';
  const organizationId = typedSearchAttributes.get(organizationAttribute);
  return `Invitation ${invitationId} of organization ${organizationId}, continued.\n\n`;
}

/** A run is begun by a request, which tells how the invitation stands; begun without one, it looks for itself. */
async function open(story: Story): Promise<void> {
  await Promise.resolve();
  if (story.answers.size === 0) await takeUp(story);
  await condition(() => story.standing !== null);
}

/** Waits for the instant, or for anything that may have changed the plan; the one clock of the run. */
async function newsOr(story: Story, plan: Plan): Promise<void> {
  const { news } = story;
  const instantMs = nextInstant(plan, story.sending !== null);
  const changed = () => story.news > news || story.rowIsStale;
  if (instantMs === null) await condition(changed);
  else
    await condition(changed, Math.max(1, instantMs - Date.now()), { summary: waitingFor(plan, instantMs) });
  if (!story.rowIsStale) return;
  story.rowIsStale = false;
  await takeUp(story);
}

async function takeUp(story: Story): Promise<void> {
  takeIn(story, await takeUpInvitation(story.invitationId));
}

function takeIn(story: Story, { notices = [], ...standing }: TakenUp): void {
  sendNotices(story, notices);
  learn(story, standing);
}

/** PostgreSQL's clock decides, and may be behind this one: then it is asked again, but not without a pause. */
async function askWhetherOver(story: Story): Promise<void> {
  const standing = await expireInvitation(story.invitationId);
  const soonestMs = Date.now() + pauseBeforeAskingAgainMs;
  if (!standing.open) takeIn(story, standing);
  else takeIn(story, { ...standing, expiresAtMs: Math.max(standing.expiresAtMs, soonestMs) });
}

async function startAfresh(story: Story): Promise<void> {
  stopSending(story);
  await condition(allHandlersFinished);
  if (story.standing?.open) await continueAsNew<typeof memberInvitation>(story.invitationId);
}
