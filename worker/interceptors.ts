import {
  ApplicationFailure,
  CancelledFailure,
  CompleteAsyncError,
  Context,
  activityInfo,
} from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { isTransientError } from '../db/sql/transient-errors.ts';
import type { Log } from '../runtime/log.ts';
import type { LogFields } from '../runtime/log-fields.ts';
import type { WorkerMetrics } from './metrics.ts';

/** The interceptors of every activity, the outermost first. Without `metrics` nothing is counted. */
export function activityInterceptors(log: Log, metrics?: WorkerMetrics): ActivityInterceptorsFactory[] {
  return [
    ...(metrics === undefined ? [] : [() => ({ inbound: countResults(metrics) })]),
    () => ({ inbound: sanitizeErrors(log) }),
    () => ({ inbound: heartbeats }),
  ];
}

const heartbeatEveryMs = 3_000;

/** Heartbeats every 3 s, so that Temporal reschedules an activity within its heartbeat timeout when its worker dies. */
export const heartbeats: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    const context = Context.current();
    const timer = setInterval(() => context.heartbeat(), heartbeatEveryMs);
    try {
      return await next(input);
    } finally {
      clearInterval(timer);
    }
  },
};

/**
 * Replaces unknown errors by an ApplicationFailure without user data: messages of SMTP servers and PostgreSQL quote
 * addresses, and failures are stored in the event history. Logs which activity of which workflow failed, and why.
 */
export function sanitizeErrors(log: Log): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        if (error instanceof CancelledFailure || error instanceof CompleteAsyncError) throw error;
        if (error instanceof ApplicationFailure) {
          log.warn(failedMessage, { ...activityFields(), ...failureFields(error) });
          throw error;
        }
        const failure = sanitizeError(error);
        log.error(failedMessage, { ...activityFields(), ...failureFields(failure) }, error);
        throw failure;
      }
    },
  };
}

const failedMessage = 'An activity failed and is retried';

function activityFields(): LogFields {
  const { workflowExecution, activityType, attempt, taskQueue } = activityInfo();
  const { workflowId = null, runId = null } = workflowExecution ?? {};
  return { workflowId, runId, activityType, attempt, taskQueue };
}

function failureFields(failure: ApplicationFailure): LogFields {
  return { error_type: failure.type ?? 'Fault', reason: failure.message };
}

/** The failure that stands for an unknown error: its type and SQLSTATE are kept, its message is not. */
export function sanitizeError(error: unknown): ApplicationFailure {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  // SQLSTATEs have a digit; `EPIPE` has none.
  if (/^(?=\D*\d)[0-9A-Z]{5}$/.test(code) && !/^(?:08|53|57P)/.test(code)) {
    const message = `PostgreSQL returned SQLSTATE ${code}.`;
    return ApplicationFailure.create({ type: 'DatabaseFault', message });
  }
  if (isTransientError(error)) {
    const message = 'PostgreSQL does not respond.';
    return ApplicationFailure.create({ type: 'DatabaseUnavailable', message });
  }
  const message = 'Unexpected error; the log of the worker has its stack trace.';
  return ApplicationFailure.create({ type: 'Fault', message });
}

/** Counts failed activities by the type of their failure, and e-mails by the result of each attempt. */
export function countResults(metrics: WorkerMetrics): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const type = activityInfo().activityType;
      try {
        const returned: unknown = await next(input);
        const result = stringField(returned, 'result');
        if (type === 'sendEmail' && result !== null && result !== 'nothing_to_send') {
          metrics.countEmail({ kind: emailKindOf(input), result });
        }
        return returned;
      } catch (error) {
        if (!(error instanceof ApplicationFailure)) throw error;
        const errorType = error.type ?? 'Fault';
        metrics.countFailure({ type, errorType });
        const result = resultOfFailure[errorType];
        if (result !== undefined) metrics.countEmail({ kind: emailKindOf(input), result });
        throw error;
      }
    },
  };
}

const resultOfFailure: Readonly<Record<string, string>> = {
  MailDelayed: 'delayed',
  SenderRefused: 'sender_refused',
};

/** `sendAlreadyMemberEmail` takes the id of a request, `sendEmail` an object with the kind. */
function emailKindOf({ args }: ActivityExecuteInput): string {
  return stringField(args[0], 'kind') ?? 'already_member';
}

function stringField(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null || !(name in value)) return null;
  const field: unknown = (value as Record<string, unknown>)[name];
  return typeof field === 'string' ? field : null;
}
