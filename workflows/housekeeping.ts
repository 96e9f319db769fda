import {
  CancellationScope,
  condition,
  continueAsNew,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import { handOverWaiting, sweepOutdated } from './deeds.ts';
import { repeat } from './housekeeping/repeat.ts';

const longHistory = 1_000;

/**
 * Always runs, once. Dispatching and sweeping are loops of their own: one whose activity fails, and is retried for
 * however long, holds up none of the others.
 */
export async function housekeeping(): Promise<void> {
  setCurrentDetails(
    'Hands waiting requests to their runs; begins runs that are missing; deletes what has had its time.',
  );
  const loops = new CancellationScope();
  const ended = loops.run(() =>
    Promise.allSettled([
      repeat(dispatch, { pause: '10s', summary: 'Until the next dispatch' }),
      repeat(sweep, { pause: '5m', summary: 'Until the next sweep' }),
    ]),
  );
  try {
    await condition(() => workflowInfo().historyLength > longHistory);
  } finally {
    // An activity that runs ends its batch, one that waits for its next attempt is given up.
    loops.cancel();
    await CancellationScope.nonCancellable(() => ended);
  }
  await continueAsNew<typeof housekeeping>();
}

async function dispatch(): Promise<boolean> {
  await handOverWaiting();
  return false;
}

async function sweep(): Promise<boolean> {
  const { isMoreLeft } = await sweepOutdated();
  return isMoreLeft;
}
