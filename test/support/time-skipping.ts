import { TestWorkflowEnvironment } from '@temporalio/testing';

import { testServerBinary } from '../../local/temporal/find-program.ts';
import { addSearchAttributes } from './search-attributes.ts';

/**
 * A Temporal server of the test's own whose clock jumps. One per test: a run left open when its worker stops hangs
 * every later sleep. Call `teardown()` in the end.
 */
export async function timeSkipping(): Promise<TestWorkflowEnvironment> {
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await testServerBinary() } },
  });
  await addSearchAttributes(environment.connection, environment.namespace ?? 'default');
  return environment;
}
