import { continueAsNew, setCurrentDetails, sleep } from '@temporalio/workflow';
import { handOverWaiting, sweepOutdated } from './deeds.ts';

const roundsPerRun = 60;
const roundsPerSweep = 30;

/**
 * Always runs, once. Every ten seconds it hands requests that nobody decided to their runs, and begins runs that are
 * missing; every few minutes it deletes what has had its time.
 */
export async function housekeeping(): Promise<void> {
  setCurrentDetails(
    'Hands waiting requests to their runs; begins runs that are missing; deletes what has had its time.',
  );
  for (let round = 0; round < roundsPerRun; round += 1) {
    await handOverWaiting();
    if (round % roundsPerSweep === 0) await sweepOutdated();
    await sleep('10s', { summary: 'Until the next round' });
  }
  await continueAsNew<typeof housekeeping>();
}
