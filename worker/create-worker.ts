import { fileURLToPath } from 'node:url';
import { Worker, bundleWorkflowCode } from '@temporalio/worker';
import type {
  NativeConnection,
  WorkerOptions,
  WorkflowBundleOption,
  WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import { mailConnections } from '../activities/smtp/mailer.ts';
import { mailActivities, mailTaskQueue, taskQueue } from '../workflows/messages.ts';
import { activityInterceptors } from './interceptors.ts';
import type { WorkerMetrics } from './metrics.ts';

export type WorkerParts = {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly workflowBundle: WorkflowBundleOption;
  readonly deps: ActivityDeps;
  /** Absent: nothing is counted. */
  readonly metrics?: WorkerMetrics;
  /** Size of the PostgreSQL pool that the activities share. */
  readonly databaseConnections: number;
};

/** Bundles the workflows. Takes a few seconds, so tests do it once for all their workers. */
export function bundleWorkflows(): Promise<WorkflowBundleWithSourceMap> {
  const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  return bundleWorkflowCode({
    workflowsPath: pathOf('../workflows'),
    preloadModules: [pathOf('../workflows/stack-trace-limit.ts')],
    logger: silentLogger,
  });
}

/**
 * Creates the worker of all workflows, and of all activities but those that send e-mail.
 * @param options override the defaults, except that interceptors are added outside ours; for tests
 */
export function createWorker(parts: WorkerParts, options: Partial<WorkerOptions> = {}): Promise<Worker> {
  const activities: Record<string, unknown> = createActivities(parts.deps);
  const ofMail: readonly string[] = mailActivities;
  return Worker.create({
    taskQueue,
    workflowBundle: parts.workflowBundle,
    activities: Object.fromEntries(Object.entries(activities).filter(([name]) => !ofMail.includes(name))),
    // About 1 MB each. A workflow that was evicted takes 10 ms to replay when it wakes.
    maxCachedWorkflows: 500,
    // An activity holds at most one connection at a time.
    maxConcurrentActivityTaskExecutions: 4 * parts.databaseConnections,
    // With the default, most pollers serve cached workflows and new invitations wait.
    nonStickyToStickyPollRatio: 0.6,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    ...options,
    ...common(parts, options),
  });
}

/**
 * Creates the worker that sends e-mail. Its slots are its own: a mail server that accepts connections and never
 * responds occupies all of them, and none of the other worker's.
 */
export function createMailWorker(
  parts: Omit<WorkerParts, 'workflowBundle' | 'databaseConnections'>,
  options: Partial<WorkerOptions> = {},
): Promise<Worker> {
  const activities = createActivities(parts.deps);
  return Worker.create({
    taskQueue: mailTaskQueue,
    activities: Object.fromEntries(mailActivities.map((name) => [name, activities[name]])),
    // While one e-mail is sent, another is claimed or settled. More would wait for an SMTP connection for longer than
    // an activity may take.
    maxConcurrentActivityTaskExecutions: 2 * mailConnections,
    ...options,
    ...common(parts, options),
  });
}

function common(
  { connection, namespace, deps, metrics }: Omit<WorkerParts, 'workflowBundle' | 'databaseConnections'>,
  { interceptors = {} }: Partial<WorkerOptions>,
) {
  const activity = [...(interceptors.activity ?? []), ...activityInterceptors(deps.log, metrics)];
  return {
    connection,
    namespace,
    interceptors: { ...interceptors, activity },
    activityTaskPollerBehavior: { type: 'autoscaling' },
    shutdownGraceTime: '20s',
  } as const satisfies Partial<WorkerOptions>;
}

const ignore = () => undefined;
const silentLogger = {
  log: ignore,
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
};
