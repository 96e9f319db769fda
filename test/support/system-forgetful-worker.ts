// The worker, except that `createMember` commits and never returns: killing this process kills it after the commit
// and before Temporal hears of it.
import { Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';

type Activity = (...args: unknown[]) => Promise<unknown>;

const create = Worker.create.bind(Worker);
Worker.create = (options: WorkerOptions) => {
  const activities = options.activities as Record<string, Activity>;
  const createMember: Activity = async (...args) => {
    await activities['createMember']?.(...args);
    return new Promise(() => {});
  };
  return create({ ...options, activities: { ...activities, createMember } });
};

await import('../../worker/main.ts');
