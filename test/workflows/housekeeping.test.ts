import type { WorkflowExecutionDescription } from '@temporalio/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { aRequest, anOrganization, inviteInput } from '../support/records.ts';
import { findPolicyChanges, insertPolicyChange } from '../../db/policy-changes.ts';
import { decideRequest } from '../../db/transactions/decide.ts';
import {
  housekeepingWorkflowOptions,
  invitationWorkflowOptions,
  policyChangeRecorded,
} from '../../workflows/messages.ts';
import { startSimulation } from '../support/simulation.ts';
import type { Simulation } from '../support/simulation.ts';

let world: Simulation;
let organizationId: string;

beforeEach(async () => {
  world = await startSimulation();
  organizationId = await anOrganization(world.database.sql);
});
afterEach(() => world.stop());

const slowly = { timeout: 30_000 };

function startHousekeeping() {
  return world.client.workflow.start('housekeeping', housekeepingWorkflowOptions);
}

/** A request that nobody decided for a minute. */
async function waitingInvite(address: string): Promise<string> {
  await world.syncClock();
  const id = invitation(world, organizationId).id;
  const input = inviteInput(address);
  const requestId = await aRequest(world.database.sql, {
    verb: 'invite',
    organizationId,
    invitationId: id,
    input,
  });
  await world.database
    .sql`update requests set requested_at = clock() - interval '1 minute' where id = ${requestId}`;
  return requestId;
}

async function isDecided(requestId: string): Promise<boolean> {
  const rows = await world.database
    .sql`select 1 from requests where id = ${requestId} and outcome is not null`;
  return rows.length > 0;
}

/** Why activities that are being retried failed last. */
async function failuresOf(housekeeping: { describe(): Promise<WorkflowExecutionDescription> }) {
  const { raw } = await housekeeping.describe();
  return (raw.pendingActivities ?? []).flatMap(({ lastFailure }) =>
    lastFailure ? [lastFailure.message] : [],
  );
}

test('a sweep that fails, however often, does not hold up what is dispatched', async () => {
  const { sql } = world.database;
  await sql.unsafe(`
    create function refuse() returns trigger language plpgsql as
      'begin raise exception using errcode = ''57014''; end';
    create trigger refuse before delete on requests for each row execute function refuse()`);
  await sql`insert into requests (id, kind, requested_at) values (gen_random_uuid(), 'plain', '2000-01-01')`;
  await world.startWorker();
  const housekeeping = await startHousekeeping();
  await expect
    .poll(async () => failuresOf(housekeeping), slowly)
    .toEqual(['PostgreSQL returned SQLSTATE 57014.']);
  const requestId = await waitingInvite('ada@company.com');
  await world.env.sleep('11 seconds');
  await expect.poll(() => isDecided(requestId), slowly).toBe(true);
});

test('a long history ends between batches, and the next run goes on', async () => {
  await world.startWorker();
  const housekeeping = await startHousekeeping();
  const { runId } = await housekeeping.describe();
  const latest = () => world.client.workflow.getHandle(housekeepingWorkflowOptions.workflowId);
  const isSameRun = async () => (await latest().describe()).runId === runId;
  for (let batch = 0; batch < 100 && (await isSameRun()); batch += 1) {
    await Promise.all(Array.from({ length: 100 }, () => latest().signal(policyChangeRecorded)));
  }
  await expect.poll(isSameRun, slowly).toBe(false);
  const { events } = await world.client.workflow
    .getHandle(housekeepingWorkflowOptions.workflowId, runId)
    .fetchHistory();
  const scheduled = events?.filter((event) => event.activityTaskScheduledEventAttributes).length;
  const ended = events?.filter(
    (event) => event.activityTaskCompletedEventAttributes ?? event.activityTaskCanceledEventAttributes,
  ).length;
  expect(ended).toBe(scheduled);
  expect(events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();
  const requestId = await waitingInvite('ada@company.com');
  await world.env.sleep('11 seconds');
  await expect.poll(() => isDecided(requestId), slowly).toBe(true);
});

test('a change of policy is signalled to what it held back at once, and not at the next round', async () => {
  const { sql } = world.database;
  await world.startWorker();
  const housekeeping = await startHousekeeping();
  const invited = invitation(world, organizationId);
  const input = inviteInput('ada@company.com');
  const asked = { verb: 'invite', organizationId, invitationId: invited.id, input } as const;
  await decideRequest(world.deps.transactions, await aRequest(sql, asked));
  await sql`update organizations set email_invites = 'NOT_ALLOWED' where id = ${organizationId}`;
  await world.client.workflow.start(
    'memberInvitation',
    invitationWorkflowOptions(invited.id, organizationId),
  );
  await expect.poll(async () => (await invited.row()).blockedBy, slowly).toBe('invalid_email_for_invites');
  await sql`update organizations set email_invites = 'ALL_ALLOWED' where id = ${organizationId}`;
  await insertPolicyChange(sql, organizationId);
  await housekeeping.signal(policyChangeRecorded);
  // No time passes: nobody sleeps.
  await invited.mailed(1);
  await expect.poll(async () => (await findPolicyChanges(sql, 1)).length, slowly).toBe(0);
});

test('whom an invitation was for is erased once the retention is over, however often sweeping fails', async () => {
  const { sql } = world.database;
  Object.assign(world.deps, { retentionDays: 7 });
  await sql.unsafe(`
    create function refuse() returns trigger language plpgsql as
      'begin raise exception using errcode = ''57014''; end';
    create trigger refuse before delete on requests for each row execute function refuse()`);
  await sql`insert into requests (id, kind, requested_at) values (gen_random_uuid(), 'plain', '2000-01-01')`;
  await world.startWorker();
  const declined = invitation(world, organizationId);
  await declined.to('invite', inviteInput('ada@company.com'));
  await declined.to('revoke', { tokenHash: null, reason: null });
  await sql`update invitations set closed_at = clock() - interval '8 days'`;
  await startHousekeeping();
  await expect.poll(async () => (await declined.row()).emailAddress, slowly).toBeNull();
});
