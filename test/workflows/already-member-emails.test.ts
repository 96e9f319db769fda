import { setTimeout as sleep } from 'node:timers/promises';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { expect } from 'vitest';
import { loadInvitation } from '../../db/transactions/decide.ts';
import { invitationWorkflowOptions, signals, updates } from '../../workflows/messages.ts';
import { invitation } from '../support/invitee.ts';
import { aMember, aRequest, emailAddress } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

test.beforeEach(async ({ simulation, organizationId }) => {
  await aMember(simulation.database.sql, organizationId, 'ada@company.com');
});

const joinInput = {
  emailAddress: emailAddress('ada@company.com'),
  locale: 'en',
  redirectUrl: null,
  lifetimeMinutes: 180,
} as const;

/** A member's pending request to join. */
async function waitingJoin(simulation: Simulation, organizationId: string) {
  const joining = invitation(simulation, organizationId);
  await simulation.syncClock();
  const about = { verb: 'join', organizationId, invitationId: joining.id, input: joinInput } as const;
  const requestId = await aRequest(simulation.database.sql, about);
  return { joining, requestId, start: invitationWorkflowOptions(joining.id, organizationId) };
}

async function expectAlreadyMemberEmails(
  simulation: Simulation,
  requestIds: readonly string[],
): Promise<void> {
  await simulation.mail.waitFor(() => simulation.mail.messages().length >= requestIds.length);
  await sleep(300);
  const sent = simulation.mail.messages().map(({ messageId }) => messageId.slice(1, 37));
  expect(sent.toSorted()).toEqual([...requestIds].toSorted());
}

test('a member gets the already-member e-mail where the workflow is started without the request', async ({
  simulation,
  organizationId,
}) => {
  const { joining, requestId, start } = await waitingJoin(simulation, organizationId);
  await simulation.startWorker();
  await simulation.client.workflow.start('memberInvitation', start);
  expect(await joining.ended()).toBe('none');
  await expectAlreadyMemberEmails(simulation, [requestId]);
});

test('a member gets the already-member e-mail where the request comes after the workflow has loaded the row', async ({
  simulation,
  organizationId,
}) => {
  const { joining, requestId, start } = await waitingJoin(simulation, organizationId);
  await simulation.client.workflow.start('memberInvitation', start);
  await joining.handle().signal(signals.decideRequest, 'join', requestId);
  await simulation.startWorker();
  expect(await joining.ended()).toBe('none');
  await expectAlreadyMemberEmails(simulation, [requestId]);
});

test('a member gets the already-member e-mail where another workflow decided the request', async ({
  simulation,
  organizationId,
}) => {
  const { joining, requestId, start } = await waitingJoin(simulation, organizationId);
  await loadInvitation(simulation.deps.transactions, joining.id);
  await simulation.startWorker();
  const outcome = await simulation.client.workflow.executeUpdateWithStart(updates.join, {
    startWorkflowOperation: new WithStartWorkflowOperation('memberInvitation', start),
    updateId: requestId,
    args: [requestId],
  });
  expect(outcome).toBe('already_member');
  expect(await joining.ended()).toBe('none');
  await expectAlreadyMemberEmails(simulation, [requestId]);
});

test('a member who keeps requesting to join gets one already-member e-mail an hour', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  for (let call = 0; call < 8; call += 1) {
    const joining = invitation(simulation, organizationId);
    expect(await joining.update('join', joinInput)).toBe('already_member');
    expect(await joining.ended()).toBe('none');
  }
  await sleep(300);
  expect(simulation.mail.messages()).toHaveLength(1);
  await simulation.env.sleep('59 minutes');
  expect(await invitation(simulation, organizationId).update('join', joinInput)).toBe('already_member');
  await simulation.env.sleep('2 minutes');
  expect(simulation.mail.messages()).toHaveLength(1);
  expect(await invitation(simulation, organizationId).update('join', joinInput)).toBe('already_member');
  await simulation.mail.waitFor(() => simulation.mail.messages().length >= 2);
});

test('eight pending requests of a member give one already-member e-mail', async ({
  simulation,
  organizationId,
}) => {
  const { joining, requestId, start } = await waitingJoin(simulation, organizationId);
  const about = { verb: 'join', organizationId, invitationId: joining.id, input: joinInput } as const;
  for (let call = 0; call < 7; call += 1) await aRequest(simulation.database.sql, about);
  await simulation.startWorker();
  await simulation.client.workflow.start('memberInvitation', start);
  expect(await joining.ended()).toBe('none');
  await expectAlreadyMemberEmails(simulation, [requestId]);
});
