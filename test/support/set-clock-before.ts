import { activityInfo } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { SimulatedClock } from './simulated-clock.ts';

/** Sets the database's clock to the moment at which Temporal wanted the activity done. */
export function setClockBefore(clock: SimulatedClock): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const info = activityInfo();
      await clock.setClock(Math.max(info.scheduledTimestampMs, info.currentAttemptScheduledTimestampMs));
      return next(input);
    },
  };
}
