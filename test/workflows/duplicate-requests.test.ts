import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { dispatchRequests } from '../../activities/dispatch.ts';
import { aRequest, inviteInput, tokenHashOf } from '../support/records.ts';
import { newId } from '../../runtime/ids.ts';
import { invitationWorkflowOptions, signals, updates } from '../../workflows/messages.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

async function mailedInvitation(simulation: Simulation, organizationId: string) {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  return { ...invited, token: invited.tokens()[0] ?? '' };
}

async function countActivities(
  simulation: Simulation,
  organizationId: string,
  invitationId: string,
  name: string,
): Promise<number> {
  const { events } = await invitation(simulation, organizationId, invitationId).handle().fetchHistory();
  return (events ?? []).filter(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === name,
  ).length;
}

test('a request sent by Update and Signal at once is decided once', async ({
  simulation,
  organizationId,
}) => {
  const invited = await mailedInvitation(simulation, organizationId);
  const input = { tokenHash: tokenHashOf(invited.token), signedInAddress: null };
  await simulation.syncClock();
  const requestId = await aRequest(simulation.database.sql, {
    verb: 'accept',
    organizationId,
    invitationId: invited.id,
    input,
  });
  const update = { updateId: requestId, args: [requestId] as [string] };
  const [first, second] = await Promise.all([
    invited.handle().executeUpdate(updates.accept, update),
    invited.handle().executeUpdate(updates.accept, update),
    invited.handle().signal(signals.decideRequest, 'accept', requestId),
  ]);
  expect([first, second]).toEqual(['done', 'done']);
  expect(await invited.ended()).toBe('accepted');
  expect(await countActivities(simulation, organizationId, invited.id, 'createMember')).toBe(1);
  expect(await invited.handle().executeUpdate(updates.accept, update)).toBe('done');
  expect(await simulation.database.sql`select 1 from members`).toHaveLength(1);
});

test('a concurrent first invite of the same address is reassigned to the open invitation and replaces its link', async ({
  simulation,
  organizationId,
}) => {
  const invited = await mailedInvitation(simulation, organizationId);
  const other = newId();
  await simulation.syncClock();
  const input = inviteInput('ada@company.com');
  const requestId = await aRequest(simulation.database.sql, {
    verb: 'invite',
    organizationId,
    invitationId: other,
    input,
  });
  const decideAt = (invitationId: string) =>
    simulation.client.workflow.executeUpdateWithStart(updates.invite, {
      startWorkflowOperation: new WithStartWorkflowOperation(
        'memberInvitation',
        invitationWorkflowOptions(invitationId, organizationId),
      ),
      updateId: requestId,
      args: [requestId],
    });
  expect(await decideAt(other)).toBe('already_open');
  expect(await invitation(simulation, organizationId, other).ended()).toBe('none');
  expect(await decideAt(invited.id)).toBe('done');
  await invited.mailed(2);
  expect((await invited.row()).generation).toBe(2);

  // A dispatch that was on its way to the first workflow: it must not follow the row of the other.
  const stale = await simulation.client.workflow.signalWithStart('memberInvitation', {
    ...invitationWorkflowOptions(other, organizationId),
    signal: signals.decideRequest,
    signalArgs: ['invite', requestId],
  });
  expect(await stale.result()).toBe('none');
  expect(await countActivities(simulation, organizationId, other, 'sendEmail')).toBe(0);
});

test('a request that was never dispatched is dispatched to the workflow of its invitation', async ({
  simulation,
  organizationId,
}) => {
  const invited = await mailedInvitation(simulation, organizationId);
  await simulation.syncClock();
  const input = { tokenHash: null, reason: null };
  await aRequest(simulation.database.sql, {
    verb: 'revoke',
    organizationId,
    invitationId: invited.id,
    input,
  });
  expect(await dispatchRequests(simulation.deps, AbortSignal.timeout(20_000))).toMatchObject({
    dispatched: 0,
  });
  await simulation.env.sleep('15 seconds');
  await simulation.syncClock();
  expect(await dispatchRequests(simulation.deps, AbortSignal.timeout(20_000))).toMatchObject({
    dispatched: 1,
  });
  expect(await dispatchRequests(simulation.deps, AbortSignal.timeout(20_000))).toMatchObject({
    dispatched: 0,
  });
  expect(await invited.ended()).toBe('revoked');
});

test('housekeeping dispatches pending requests within seconds', async ({ simulation, organizationId }) => {
  const invited = invitation(simulation, organizationId);
  await simulation.syncClock();
  const input = inviteInput('ada@company.com');
  await aRequest(simulation.database.sql, {
    verb: 'invite',
    organizationId,
    invitationId: invited.id,
    input,
  });
  await simulation.startWorker();
  const housekeeping = await simulation.client.workflow.start('housekeeping', {
    workflowId: 'housekeeping',
    taskQueue: 'usher',
  });
  await simulation.env.sleep('25 seconds');
  await invited.mailed(1);
  await housekeeping.terminate();
});
