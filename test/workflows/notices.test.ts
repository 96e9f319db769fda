import { setTimeout as sleep } from 'node:timers/promises';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadInvitation } from '../../db/transactions/decide.ts';
import { invitationWorkflowOptions, signals, updates } from '../../workflows/messages.ts';
import { invitation } from '../support/invitee.ts';
import { aMember, aRequest, anOrganization, emailAddress } from '../support/records.ts';
import { startSimulation } from '../support/simulation.ts';
import type { Simulation } from '../support/simulation.ts';

let world: Simulation;
let organizationId: string;

beforeEach(async () => {
  world = await startSimulation();
  organizationId = await anOrganization(world.database.sql);
  await aMember(world.database.sql, organizationId, 'ada@company.com');
});
afterEach(() => world.stop());

const joinInput = {
  emailAddress: emailAddress('ada@company.com'),
  locale: 'en',
  redirectUrl: null,
  lifetimeMinutes: 180,
} as const;

/** A member's request to join that is written down and waits. */
async function waitingJoin() {
  const joining = invitation(world, organizationId);
  await world.syncClock();
  const about = { verb: 'join', organizationId, invitationId: joining.id, input: joinInput } as const;
  const requestId = await aRequest(world.database.sql, about);
  return { joining, requestId, start: invitationWorkflowOptions(joining.id, organizationId) };
}

async function expectNotices(requestIds: readonly string[]): Promise<void> {
  await world.mail.waitFor(() => world.mail.messages().length >= requestIds.length);
  await sleep(300);
  const sent = world.mail.messages().map(({ messageId }) => messageId.slice(1, 37));
  expect(sent.toSorted()).toEqual([...requestIds].toSorted());
}

test('a member who asks to join gets the notice where the workflow is begun without the request', async () => {
  const { joining, requestId, start } = await waitingJoin();
  await world.startWorker();
  await world.client.workflow.start('memberInvitation', start);
  expect(await joining.ended()).toBe('none');
  await expectNotices([requestId]);
});

test('a member gets the notice where the request comes after the workflow has looked for itself', async () => {
  const { joining, requestId, start } = await waitingJoin();
  await world.client.workflow.start('memberInvitation', start);
  await joining.handle().signal(signals.decideRequest, 'join', requestId);
  await world.startWorker();
  expect(await joining.ended()).toBe('none');
  await expectNotices([requestId]);
});

test('a member gets the notice where somebody else has decided the request', async () => {
  const { joining, requestId, start } = await waitingJoin();
  await loadInvitation(world.deps.transactions, joining.id);
  await world.startWorker();
  const outcome = await world.client.workflow.executeUpdateWithStart(updates.join, {
    startWorkflowOperation: new WithStartWorkflowOperation('memberInvitation', start),
    updateId: requestId,
    args: [requestId],
  });
  expect(outcome).toBe('already_member');
  expect(await joining.ended()).toBe('none');
  await expectNotices([requestId]);
});

test('a member who asks to join again and again gets one notice an hour', async () => {
  await world.startWorker();
  for (let call = 0; call < 8; call += 1) {
    const joining = invitation(world, organizationId);
    expect(await joining.to('join', joinInput)).toBe('already_member');
    expect(await joining.ended()).toBe('none');
  }
  await sleep(300);
  expect(world.mail.messages()).toHaveLength(1);
  await world.env.sleep('59 minutes');
  expect(await invitation(world, organizationId).to('join', joinInput)).toBe('already_member');
  await world.env.sleep('2 minutes');
  expect(world.mail.messages()).toHaveLength(1);
  expect(await invitation(world, organizationId).to('join', joinInput)).toBe('already_member');
  await world.mail.waitFor(() => world.mail.messages().length >= 2);
});

test('eight requests of a member that waited are one line, and one notice', async () => {
  const { joining, requestId, start } = await waitingJoin();
  const about = { verb: 'join', organizationId, invitationId: joining.id, input: joinInput } as const;
  for (let call = 0; call < 7; call += 1) await aRequest(world.database.sql, about);
  await world.startWorker();
  await world.client.workflow.start('memberInvitation', start);
  expect(await joining.ended()).toBe('none');
  await expectNotices([requestId]);
});
