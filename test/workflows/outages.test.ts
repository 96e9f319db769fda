import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { dispatchRequests } from '../../activities/dispatch.ts';
import { startLostWorkflows } from '../../activities/start-lost.ts';
import { aRequest, inviteInput, tokenHashOf } from '../support/records.ts';
import { invitationWorkflowOptions } from '../../workflows/messages.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

const forgetful = { forgetful: true };
const inTime = () => AbortSignal.timeout(20_000);

/** Lets time pass without workers: a due timer schedules a task, which the server would wait for. */
async function passWithoutWorkers(
  simulation: Simulation,
  duration: '6 days' | '3 days' | '9 days' | '160 hours',
): Promise<void> {
  const slept = simulation.env.sleep(duration);
  const isStuck = await Promise.race([slept.then(() => false), sleep(700).then(() => true)]);
  if (isStuck) await simulation.env.connection.testService?.unlockTimeSkipping({});
  await slept;
  if (isStuck) await simulation.env.connection.testService?.lockTimeSkipping({});
}

async function invitedAndMailed(simulation: Simulation, organizationId: string) {
  const worker = await simulation.startWorker(forgetful);
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  await expect.poll(async () => (await invited.row()).emailDue, { timeout: 20_000 }).toBeNull();
  return { ...invited, worker, token: invited.tokens()[0] ?? '' };
}

test('workers that were down past both reminders send one, not two', async ({
  simulation,
  organizationId,
}) => {
  const invited = await invitedAndMailed(simulation, organizationId);
  await invited.worker.stop();
  await passWithoutWorkers(simulation, '160 hours');
  await simulation.startWorker(forgetful);
  await invited.mailed(2);
  expect(await invited.ending()).toBe('expired');
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '1.last_call.2']);
  expect((await invited.row()).reminders.map(({ state }) => state)).toEqual(['skipped', 'sent']);
});

test('workers that were down past the expiry send nothing, and an accept that was requested in time counts', async ({
  simulation,
  organizationId,
}) => {
  const invited = await invitedAndMailed(simulation, organizationId);
  await invited.worker.stop();
  await passWithoutWorkers(simulation, '6 days');
  await simulation.syncClock();
  const input = { tokenHash: tokenHashOf(invited.token), signedInAddress: null };
  await aRequest(simulation.database.sql, {
    verb: 'accept',
    organizationId,
    invitationId: invited.id,
    input,
  });
  await passWithoutWorkers(simulation, '3 days');
  await simulation.startWorker(forgetful);
  await expect.poll(() => asksAgain(simulation, organizationId, invited.id), { timeout: 20_000 }).toBe(true);
  await simulation.syncClock();
  await dispatchRequests(simulation.deps, inTime());
  expect(await invited.ended()).toBe('accepted');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
});

/** Whether the workflow tried to expire and found an accept pending. */
async function asksAgain(
  simulation: Simulation,
  organizationId: string,
  invitationId: string,
): Promise<boolean> {
  const { events } = await invitation(simulation, organizationId, invitationId).handle().fetchHistory();
  const names = (events ?? []).map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
  return names.includes('expireInvitation');
}

test('workers that were down for nine days from the start still send the invitation, with its whole lifetime', async ({
  simulation,
  organizationId,
}) => {
  const invited = invitation(simulation, organizationId);
  await simulation.syncClock();
  const input = inviteInput('ada@company.com');
  const asked = { verb: 'invite', organizationId, invitationId: invited.id, input } as const;
  await aRequest(simulation.database.sql, asked);
  await simulation.client.workflow.start(
    'memberInvitation',
    invitationWorkflowOptions(invited.id, organizationId),
  );
  await passWithoutWorkers(simulation, '9 days');
  await simulation.startWorker(forgetful);
  await invited.mailed(1);
  await simulation.env.sleep('6 days');
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '1.reminder.1']);
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
});

test('a terminated workflow is started again from its row and follows its schedule', async ({
  simulation,
  organizationId,
}) => {
  const invited = await invitedAndMailed(simulation, organizationId);
  // The test server hangs where a workflow is terminated in the middle of a task.
  await simulation.env.sleep('1 minute');
  await invited.handle().terminate('by hand');
  await simulation.env.sleep('4 days');
  await simulation.syncClock();
  expect(await startLostWorkflows(simulation.deps, inTime())).toEqual({ invitations: 1, organizations: 0 });
  expect(await startLostWorkflows(simulation.deps, inTime())).toEqual({ invitations: 0, organizations: 0 });
  await invited.mailed(2);
  expect(await invited.ending()).toBe('expired');
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '1.reminder.1', '1.last_call.2']);
});

test('a request whose Update never came is decided by a workflow that is started without it', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker(forgetful);
  const invited = invitation(simulation, organizationId);
  await simulation.syncClock();
  const input = inviteInput('ada@company.com');
  const asked = { verb: 'invite', organizationId, invitationId: invited.id, input } as const;
  const requestId = await aRequest(simulation.database.sql, asked);
  await simulation.client.workflow.start(
    'memberInvitation',
    invitationWorkflowOptions(invited.id, organizationId),
  );
  await invited.mailed(1);
  expect(await simulation.database.sql`select outcome from requests where id = ${requestId}`).toEqual([
    { outcome: { ok: true, value: {} } },
  ]);
});

test('a workflow started for a closed or missing row completes', async ({ simulation, organizationId }) => {
  const invited = await invitedAndMailed(simulation, organizationId);
  await invited.accept(invited.token);
  expect(await invited.ended()).toBe('accepted');
  const again = await simulation.client.workflow.start(
    'memberInvitation',
    invitationWorkflowOptions(invited.id, organizationId),
  );
  expect(await again.result()).toBe('accepted');
  const missing = invitation(simulation, organizationId);
  const none = await simulation.client.workflow.start(
    'memberInvitation',
    invitationWorkflowOptions(missing.id, organizationId),
  );
  expect(await none.result()).toBe('none');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
});

test('waiting for a locked invitation ends after five seconds and is retried, and no connections pile up (RELIAB-016)', async ({
  simulation,
  organizationId,
}) => {
  const invited = await invitedAndMailed(simulation, organizationId);
  const { sql } = simulation.database;
  const own = await sql.reserve();
  await own`begin`;
  await own`lock table invitations in access exclusive mode`;
  const revoked = invited.update('revoke', { tokenHash: null, reason: null });
  await expect
    .poll(() => failuresOf(simulation, organizationId, invited.id), { timeout: 20_000 })
    .not.toEqual([]);
  const waiting = await own`
    select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  expect(waiting.length).toBeLessThanOrEqual(1);
  expect(await failuresOf(simulation, organizationId, invited.id)).toEqual([
    'PostgreSQL returned SQLSTATE 55P03.',
  ]);
  await own`rollback`;
  own.release();
  expect(await revoked).toBe('done');
  expect(await invited.ended()).toBe('revoked');
  expect((await invited.timeline()).filter((type) => type === 'invitation.revoked')).toHaveLength(1);
});

/** The last failures of the activities being retried. */
async function failuresOf(
  simulation: Simulation,
  organizationId: string,
  invitationId: string,
): Promise<readonly unknown[]> {
  const { raw } = await invitation(simulation, organizationId, invitationId).handle().describe();
  return (raw.pendingActivities ?? []).flatMap(({ lastFailure }) =>
    lastFailure ? [lastFailure.message] : [],
  );
}
