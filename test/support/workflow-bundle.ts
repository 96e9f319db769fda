import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { bundleWorkflows } from '../../worker/create-worker.ts';
import { provided } from './provided.ts';

/**
 * The bundle of all workflows, for a worker's `workflowBundle`. Built by the first test of a run that asks for it,
 * which takes seconds, and used by all others.
 */
export async function workflowBundle(): Promise<{ readonly codePath: string }> {
  const { runFolder } = provided();
  const codePath = join(runFolder, 'workflow-bundle.js');
  const failed = join(runFolder, 'workflow-bundle.failed');
  // Test files run in processes of their own: who makes the folder builds, the others wait.
  const building = await mkdir(join(runFolder, 'workflow-bundle.building')).then(
    () => true,
    () => false,
  );
  if (building) {
    try {
      await writeFile(`${codePath}.part`, (await bundleWorkflows()).code);
      await rename(`${codePath}.part`, codePath);
    } catch (fault) {
      await writeFile(failed, String(fault));
      throw fault;
    }
  }
  while (!existsSync(codePath)) {
    if (existsSync(failed)) throw new Error('the workflows could not be bundled; another test file says why');
    await sleep(50);
  }
  return { codePath };
}
