import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import type { WorkerMetrics } from '../metrics.ts';

/** Counts what became of activities: those that failed by the type of their failure, e-mails by their result. */
export function countActivities(metrics: WorkerMetrics): ActivityInboundCallsInterceptor {
  return {
    async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
      const type = activityInfo().activityType;
      try {
        const answer: unknown = await next(input);
        const result = field(answer, 'result');
        if (type === 'sendEmail' && result !== null && result !== 'nothing_to_send') {
          metrics.countEmail({ kind: kindOf(input), result });
        }
        return answer;
      } catch (error) {
        if (!(error instanceof ApplicationFailure)) throw error;
        const errorType = error.type ?? 'Fault';
        metrics.countFailure({ type, errorType });
        const result = retried[errorType];
        if (result !== undefined) metrics.countEmail({ kind: kindOf(input), result });
        throw error;
      }
    },
  };
}

const retried: Readonly<Record<string, string>> = { MailDelayed: 'delayed', SenderRefused: 'sender_refused' };

/** A notice is asked for by a request's id, an e-mail by what it is. */
function kindOf({ args }: ActivityExecuteInput): string {
  return field(args[0], 'kind') ?? 'already_member';
}

function field(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null || !(name in value)) return null;
  const found: unknown = (value as Record<string, unknown>)[name];
  return typeof found === 'string' ? found : null;
}
