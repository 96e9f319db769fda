import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { gaugeReadiness } from '../runtime/metrics.ts';

/** Metrics of the worker, beside those of the SDK. Labels are our own names, never ids or addresses. */
export type WorkerMetrics = {
  readonly registry: Registry;
  countFailure(activity: { readonly type: string; readonly errorType: string }): void;
  /** `result` is that of `sendEmail`, or `delayed` or `sender_refused` for an attempt that is retried. */
  countEmail(email: { readonly kind: string; readonly result: string }): void;
};

/**
 * @param options.checkReadiness whether each dependency responds, by name; called at each scrape
 * @param options.longestWaitSeconds called at each scrape
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
    help: 'Failed attempts of activities, each of which is retried',
    labelNames: ['activity_type', 'error_type'],
    registers: [registry],
  });
  const emails = new Counter({
    name: 'usher_emails_total',
    help: 'Attempts to send an e-mail, by result',
    labelNames: ['kind', 'result'],
    registers: [registry],
  });
  new Gauge({
    name: 'usher_longest_wait_seconds',
    help: 'Age of the oldest pending request; NaN while PostgreSQL is down',
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
