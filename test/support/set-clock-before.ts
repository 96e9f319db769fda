import { activityInfo } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { SimulatedClock } from './simulated-clock.ts';

/**
 * Sets the database's clock to Temporal's before each activity. The moment at which it was scheduled is not enough:
 * a retry is told when it was put off, not when it is due.
 */
export function setClockBefore(
  clock: SimulatedClock,
  currentTimeMs: () => Promise<number>,
): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      await clock.setClock(Math.max(activityInfo().scheduledTimestampMs, await currentTimeMs()));
      return next(input);
    },
  };
}
