import { expect } from 'vitest';
import { housekeepingWorkflowOptions } from '../../workflows/messages.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';
import { invitation } from '../support/invitee.ts';
import { inviteInput } from '../support/records.ts';

/** The frames that the Call Stack of the Temporal UI shows, by promise that the workflow waits for. */
async function callStacks(workflow: { query<T>(name: string): Promise<T> }): Promise<string[][]> {
  const text = await workflow.query<string>('__stack_trace');
  return text.split('\n\n').map((stack) => stack.trim().split('\n').filter(Boolean));
}

test('the call stack of an invitation that waits names the lines it waits at', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  await expect.poll(async () => (await invited.row()).emailDue, { timeout: 20_000 }).toBeNull();
  const stacks = await callStacks(invited.handle());
  const first = stacks.map(([frame = '']) => frame).join('\n');
  expect(first).toMatch(/at waitForChange \(.*workflows\/member-invitation\.ts:\d+:\d+\)/);
  expect(first).toMatch(/at followSchedule \(.*workflows\/member-invitation\.ts:\d+:\d+\)/);
  // The limit reaches the sandbox: each further frame would be captured for every promise.
  expect(Math.max(...stacks.map((stack) => stack.length))).toBe(1);
});

test('the call stack of housekeeping names its loops', async ({ simulation }) => {
  await simulation.startWorker();
  const housekeeping = await simulation.client.workflow.start('housekeeping', housekeepingWorkflowOptions);
  await expect
    .poll(async () => (await callStacks(housekeeping)).flat().join('\n'), { timeout: 20_000 })
    .toMatch(/workflows\/housekeeping\/repeat\.ts:\d+/);
});

test('the call stack of an e-mail being sent names the function that sends it', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  simulation.mail.setFault('stall-after-data');
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await expect
    .poll(async () => (await callStacks(invited.handle())).flat().join('\n'), { timeout: 20_000 })
    .toMatch(/workflows\/invitation\/email-sending\.ts:\d+/);
  simulation.mail.setFault(null);
});
