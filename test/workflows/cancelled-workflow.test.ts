import { expect } from 'vitest';
import { WorkflowFailedError } from '@temporalio/client';
import { stateAttribute } from '../../workflows/messages.ts';
import { invitation } from '../support/invitee.ts';
import { inviteInput } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

async function invite(simulation: Simulation, organizationId: string) {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  return invited;
}

test('a workflow that is cancelled by hand is `cancelled`, and a new one continues its invitation', async ({
  simulation,
  organizationId,
}) => {
  const invited = await invite(simulation, organizationId);
  const handle = invited.handle();
  expect((await handle.describe()).typedSearchAttributes.get(stateAttribute)).toBe('open');
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
  const { status, typedSearchAttributes } = await handle.describe();
  expect(status.name).toBe('CANCELLED');
  expect(typedSearchAttributes.get(stateAttribute)).toBe('cancelled');
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(currentDetails).toContain('**Cancelled** by hand.');

  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
  expect(await invited.ended()).toBe('accepted');
  expect((await invited.handle().describe()).typedSearchAttributes.get(stateAttribute)).toBe('accepted');
});
