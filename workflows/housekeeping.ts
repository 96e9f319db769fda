import {
  CancellationScope,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { DispatchWindow } from '../activities/dispatch-window.ts';
import {
  dispatchRequests,
  eraseOutdated,
  signalPolicyChanges,
  startLostWorkflows,
  sweepOutdated,
} from './activities.ts';
import { repeat } from './housekeeping/repeat.ts';
import { policyChangeNoted } from './messages.ts';

const longHistory = 1_000;

type State = {
  /** How many requests the workers bear; goes on into the next run. */
  window: DispatchWindow | undefined;
  hasPolicyChanged: boolean;
};

/**
 * Always runs, once. Each of its loops goes on by itself: one whose activity fails, and is retried for however long,
 * holds up none of the others.
 */
export async function housekeeping(window?: DispatchWindow): Promise<void> {
  const state: State = { window, hasPolicyChanged: false };
  setHandler(policyChangeNoted, () => {
    state.hasPolicyChanged = true;
  });
  setCurrentDetails(
    'Dispatches requests that wait; starts workflows that are missing; signals what a change of policy concerns; ' +
      'deletes what has had its time; erases people.',
  );
  const loops = new CancellationScope();
  const ended = loops.run(() =>
    Promise.allSettled([
      repeat(() => dispatch(state), { pause: '10s', summary: 'Until the next dispatch' }),
      repeat(startLost, { pause: '10s', summary: 'Until the next look for what is missing' }),
      repeat(() => signalChanges(state), {
        pause: '1m',
        summary: 'Until a policy changes',
        isWoken: () => state.hasPolicyChanged,
      }),
      repeat(sweep, { pause: '5m', summary: 'Until the next sweep' }),
      repeat(erase, { pause: '5m', summary: 'Until people are erased next' }),
    ]),
  );
  try {
    await condition(() => workflowInfo().historyLength > longHistory);
  } finally {
    // An activity that runs ends its batch, one that waits for its next attempt is given up.
    loops.cancel();
    await CancellationScope.nonCancellable(() => ended);
  }
  await continueAsNew<typeof housekeeping>(state.window);
}

async function dispatch(state: State): Promise<boolean> {
  const { window, isMoreLeft } = await dispatchRequests(state.window);
  state.window = window;
  return isMoreLeft;
}

async function startLost(): Promise<boolean> {
  await startLostWorkflows();
  return false;
}

async function signalChanges(state: State): Promise<boolean> {
  state.hasPolicyChanged = false;
  const { isMoreLeft } = await signalPolicyChanges();
  return isMoreLeft;
}

async function sweep(): Promise<boolean> {
  const { isMoreLeft } = await sweepOutdated();
  return isMoreLeft;
}

async function erase(): Promise<boolean> {
  const { isMoreLeft } = await eraseOutdated();
  return isMoreLeft;
}
