import { heartbeat } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';

const everyMs = 3_000;

/**
 * Tells Temporal that a deed is still being done, so that one whose worker was killed is begun again after its
 * heartbeat timeout and not only after the longest it may take. Most deeds are done before the first sign.
 */
export const heartbeats: ActivityInboundCallsInterceptor = {
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
    const signs = setInterval(() => heartbeat(), everyMs);
    try {
      return await next(input);
    } finally {
      clearInterval(signs);
    }
  },
};
