import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { NativeConnection, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { bareActivities } from './activities.ts';
import { accept, open } from './workflows.ts';

const taskQueue = 'bare';

export type BareRunner = {
  /** Opens, sends and accepts once. */
  runOnce(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts a worker and a client for the bare workflow, configured like Usher's own. */
export async function startBare(address: string): Promise<BareRunner> {
  const workflowsPath = fileURLToPath(new URL('workflows.ts', import.meta.url));
  const [connection, native, workflowBundle] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address, grpcCompression: { codec: 'none' } }),
    bundleWorkflowCode({ workflowsPath }),
  ]);
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle,
    activities: bareActivities,
    maxCachedWorkflows: 500,
    nonStickyToStickyPollRatio: 0.6,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    activityTaskPollerBehavior: { type: 'autoscaling' },
  });
  const running = worker.run();
  const { workflow } = new Client({ connection });
  return {
    async runOnce() {
      const workflowId = `bare/${randomUUID()}`;
      const startWorkflowOperation = new WithStartWorkflowOperation('bare', {
        workflowId,
        taskQueue,
        args: [],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      await workflow.executeUpdateWithStart(open, {
        startWorkflowOperation,
        updateId: 'open',
        args: ['open'],
      });
      await workflow.getHandle(workflowId).executeUpdate(accept, { updateId: 'accept', args: ['accept'] });
    },
    async stop() {
      worker.shutdown();
      await running;
      await Promise.all([connection.close(), native.close()]);
    },
  };
}
