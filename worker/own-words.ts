import { ApplicationFailure, CancelledFailure, CompleteAsyncError } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import type { Log } from '../runtime/log.ts';

/**
 * Every error that leaves an activity leaves in our words: mail servers and PostgreSQL quote addresses in theirs, and
 * what leaves stays in the run's history. The log has where it came from.
 */
export function ownWords(log: Log): ActivityInboundCallsInterceptor {
  return {
    async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
      try {
        return await next(input);
      } catch (error) {
        if (isOurs(error)) throw error;
        log.error('A deed failed and is tried again', {}, error);
        throw inOwnWords(error);
      }
    },
  };
}

function isOurs(error: unknown): boolean {
  return (
    error instanceof ApplicationFailure ||
    error instanceof CancelledFailure ||
    error instanceof CompleteAsyncError
  );
}

export function inOwnWords(error: unknown): ApplicationFailure {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (databaseIsAway.test(code)) {
    return ApplicationFailure.create({ type: 'DatabaseUnavailable', message: 'PostgreSQL does not answer.' });
  }
  if (/^[0-9A-Z]{5}$/.test(code)) {
    return ApplicationFailure.create({
      type: 'DatabaseFault',
      message: `PostgreSQL answered with SQLSTATE ${code}.`,
    });
  }
  return ApplicationFailure.create({
    type: 'Fault',
    message: 'Something unforeseen; the log of the worker says where.',
  });
}

/** Codes of sockets, of the `postgres` package, and the SQLSTATE classes 08, 53 and 57. */
const databaseIsAway = /^(?:E[A-Z]+|CONNECT\w+|CONNECTION_\w+|08\w{3}|53\w{3}|57P\w{2})$/;
