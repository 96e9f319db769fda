// The worker, but for one deed: `createMember` is done and committed, and then never answers. Whoever kills this
// process kills it after the commit and before Temporal has heard of it.
import { Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';

import { startProcess } from '../../runtime/start-process.ts';
import { runWorker } from '../../worker/run.ts';

type Deed = (...args: unknown[]) => Promise<unknown>;

const create = Worker.create.bind(Worker);
Worker.create = (options: WorkerOptions) => {
  const deeds = options.activities as Record<string, Deed>;
  const createMember: Deed = async (...args) => {
    await deeds['createMember']?.(...args);
    return new Promise(() => {});
  };
  return create({ ...options, activities: { ...deeds, createMember } });
};

await startProcess('worker', runWorker);
