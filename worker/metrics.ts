import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { gaugeReadiness } from '../runtime/metrics.ts';

/** What a worker counts beside what the SDK does. Labels are names of ours: never an id, never an address. */
export type WorkerMetrics = {
  readonly registry: Registry;
  countFailure(activity: { readonly type: string; readonly errorType: string }): void;
  /** `result` is that of `sendEmail`, or `delayed` or `sender_refused` where it is tried again. */
  countEmail(email: { readonly kind: string; readonly result: string }): void;
};

/**
 * @param options.checkReadiness which parts the worker stands on answer, by name
 * @param options.longestWaitSeconds asked for each time the metrics are
 */
export function createWorkerMetrics(options: {
  readonly checkReadiness: () => Promise<Readonly<Record<string, boolean>>>;
  readonly longestWaitSeconds: () => Promise<number>;
}): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  gaugeReadiness(registry, options.checkReadiness);
  const failures = new Counter({
    name: 'usher_activity_failures_total',
    help: 'Attempts of activities that failed and are tried again',
    labelNames: ['activity_type', 'error_type'],
    registers: [registry],
  });
  const emails = new Counter({
    name: 'usher_emails_total',
    help: 'What became of attempts to send an e-mail',
    labelNames: ['kind', 'result'],
    registers: [registry],
  });
  new Gauge({
    name: 'usher_longest_wait_seconds',
    help: 'For how long the request that waits longest has waited to be decided; NaN while PostgreSQL is away',
    registers: [registry],
    async collect() {
      this.set(await options.longestWaitSeconds().catch(() => NaN));
    },
  });
  return {
    registry,
    countFailure: ({ type, errorType }) => failures.inc({ activity_type: type, error_type: errorType }),
    countEmail: ({ kind, result }) => emails.inc({ kind, result }),
  };
}
