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
import { policyChangeRecorded } from './messages.ts';

type State = {
  /** How many requests may be dispatched and not decided yet; carried over by Continue-As-New. */
  window: DispatchWindow | undefined;
  hasPolicyChanged: boolean;
};

/**
 * Does the recurring work of the deployment; exactly one is open at any time. Its loops are independent: one whose
 * activity fails, and is retried for however long, delays none of the others.
 * @param window of the run before, from Continue-As-New
 */
export async function housekeeping(window?: DispatchWindow): Promise<void> {
  const state: State = { window, hasPolicyChanged: false };
  setHandler(policyChangeRecorded, () => {
    state.hasPolicyChanged = true;
  });
  setCurrentDetails(
    'Dispatches pending requests; starts missing workflows; signals the invitations that a change of policy concerns; ' +
      'deletes outdated rows; erases personal data.',
  );
  const loops = new CancellationScope();
  const ended = loops.run(() =>
    Promise.allSettled([
      repeat(() => dispatch(state), { pause: '10s', summary: 'Until the next dispatch' }),
      repeat(startLost, { pause: '10s', summary: 'Until the next start of missing workflows' }),
      repeat(() => signalChanges(state), {
        pause: '1m',
        summary: 'Until a change of policy',
        isWoken: () => state.hasPolicyChanged,
      }),
      repeat(sweep, { pause: '5m', summary: 'Until the next sweep' }),
      repeat(erase, { pause: '5m', summary: 'Until the next erasure' }),
    ]),
  );
  try {
    await condition(() => workflowInfo().continueAsNewSuggested);
  } finally {
    // A running activity finishes its batch; one between two attempts is abandoned.
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
