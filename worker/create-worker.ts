import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions, WorkflowBundleOption } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import { mailConnections } from '../activities/smtp/mailer.ts';
import { mailTaskQueue, taskQueue } from '../workflows/messages.ts';
import { countActivities } from './interceptors/count-activities.ts';
import type { WorkerMetrics } from './metrics.ts';
import { sanitizeErrors } from './interceptors/sanitize-errors.ts';
import { heartbeats } from './interceptors/heartbeat.ts';

export type WorkerParts = {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly workflowBundle: WorkflowBundleOption;
  readonly deps: ActivityDeps;
  /** Absent: nothing is counted. */
  readonly metrics?: WorkerMetrics;
  /** Connections of the pool that activities share. */
  readonly databaseConnections: number;
};

/** The one place that joins workflows and activities. */
export function createWorker(parts: WorkerParts, options: Partial<WorkerOptions> = {}): Promise<Worker> {
  return Worker.create({
    ...common(parts),
    taskQueue,
    workflowBundle: parts.workflowBundle,
    activities: createActivities(parts.deps),
    // About 1 MB each; a parked invitation that was evicted costs 10 ms when it wakes.
    maxCachedWorkflows: 500,
    // An activity holds at most one connection at a time.
    maxConcurrentActivityTaskExecutions: 4 * parts.databaseConnections,
    // New invitations starve behind those that are cached where most pollers wait for the latter.
    nonStickyToStickyPollRatio: 0.6,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    ...options,
  });
}

/** Sends e-mails, in slots of its own: a mail server that never says a word takes all of them, and no others. */
export function createMailWorker(
  parts: Omit<WorkerParts, 'workflowBundle' | 'databaseConnections'>,
  options: Partial<WorkerOptions> = {},
): Promise<Worker> {
  const { sendEmail, sendAlreadyMemberEmail } = createActivities(parts.deps);
  return Worker.create({
    ...common(parts),
    taskQueue: mailTaskQueue,
    activities: { sendEmail, sendAlreadyMemberEmail },
    // While one is posted another is claimed or noted. More would only wait for a connection to the mail server, and
    // longer than an activity may take.
    maxConcurrentActivityTaskExecutions: 2 * mailConnections,
    ...options,
  });
}

function common(parts: Pick<WorkerParts, 'connection' | 'namespace' | 'deps' | 'metrics'>) {
  const { connection, namespace, deps, metrics } = parts;
  return {
    connection,
    namespace,
    interceptors: {
      activity: [
        ...(metrics === undefined ? [] : [() => ({ inbound: countActivities(metrics) })]),
        () => ({ inbound: sanitizeErrors(deps.log) }),
        () => ({ inbound: heartbeats }),
      ],
    },
    activityTaskPollerBehavior: { type: 'autoscaling' },
    shutdownGraceTime: '20s',
  } as const satisfies Partial<WorkerOptions>;
}
