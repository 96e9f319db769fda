import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions, WorkflowBundleOption } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import { taskQueue } from '../workflows/messages.ts';
import { ownWords } from './own-words.ts';
import { signsOfLife } from './signs-of-life.ts';

export type WorkerParts = {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly workflowBundle: WorkflowBundleOption;
  readonly deps: ActivityDeps;
  /** Connections of the pool that activities share. */
  readonly databaseConnections: number;
};

/** The one place that joins workflows and activities. */
export function createWorker(parts: WorkerParts, options: Partial<WorkerOptions> = {}): Promise<Worker> {
  return Worker.create({
    connection: parts.connection,
    namespace: parts.namespace,
    taskQueue,
    workflowBundle: parts.workflowBundle,
    activities: createActivities(parts.deps),
    interceptors: {
      activity: [() => ({ inbound: ownWords(parts.deps.log) }), () => ({ inbound: signsOfLife })],
    },
    // About 1 MB each; a parked invitation that was evicted costs 10 ms when it wakes.
    maxCachedWorkflows: 500,
    // An activity holds at most one connection at a time, and a mail session waits on none.
    maxConcurrentActivityTaskExecutions: 4 * parts.databaseConnections,
    // New invitations starve behind those that are cached where most pollers wait for the latter.
    nonStickyToStickyPollRatio: 0.6,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    activityTaskPollerBehavior: { type: 'autoscaling' },
    shutdownGraceTime: '20s',
    ...options,
  });
}
