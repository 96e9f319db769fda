import { ApplicationFailure, CancelledFailure, CompleteAsyncError, activityInfo } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { LogFields } from '../../runtime/log-fields.ts';

/**
 * Every error that leaves an activity leaves in our words: mail servers and PostgreSQL quote addresses in theirs, and
 * what leaves stays in the run's history. The log says which activity of which workflow failed, and why.
 */
export function sanitizeErrors(log: Log): ActivityInboundCallsInterceptor {
  return {
    async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
      try {
        return await next(input);
      } catch (error) {
        if (error instanceof CancelledFailure || error instanceof CompleteAsyncError) throw error;
        if (error instanceof ApplicationFailure) {
          log.warn(sentence, { ...whichActivity(), ...whyOf(error) });
          throw error;
        }
        const failure = sanitizeError(error);
        log.error(sentence, { ...whichActivity(), ...whyOf(failure) }, error);
        throw failure;
      }
    },
  };
}

const sentence = 'An activity failed and is tried again';

function whichActivity(): LogFields {
  const { workflowExecution, activityType, attempt, taskQueue } = activityInfo();
  const { workflowId = null, runId = null } = workflowExecution ?? {};
  return { workflowId, runId, activityType, attempt, taskQueue };
}

function whyOf(failure: ApplicationFailure): LogFields {
  return { error_type: failure.type ?? 'Fault', reason: failure.message };
}

export function sanitizeError(error: unknown): ApplicationFailure {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  // SQLSTATEs have a digit; `EPIPE` has none.
  if (/^(?=\D*\d)[0-9A-Z]{5}$/.test(code) && !/^(?:08|53|57P)/.test(code)) {
    return ApplicationFailure.create({
      type: 'DatabaseFault',
      message: `PostgreSQL answered with SQLSTATE ${code}.`,
    });
  }
  if (isTransientError(error)) {
    return ApplicationFailure.create({ type: 'DatabaseUnavailable', message: 'PostgreSQL does not answer.' });
  }
  return ApplicationFailure.create({
    type: 'Fault',
    message: 'Something unforeseen; the log of the worker says where.',
  });
}
