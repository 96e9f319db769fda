import type { WorkflowExecutionDescription } from '@temporalio/client';
import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { aRequest, inviteInput } from '../support/records.ts';
import { findPolicyChanges, insertPolicyChange } from '../../db/policy-changes.ts';
import { decideRequest } from '../../db/transactions/decide.ts';
import {
  housekeepingWorkflowOptions,
  invitationWorkflowOptions,
  policyChangeRecorded,
} from '../../workflows/messages.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';
import { transaction } from '../../db/sql/client.ts';

const slowly = { timeout: 30_000 };

function startHousekeeping(simulation: Simulation) {
  return simulation.client.workflow.start('housekeeping', housekeepingWorkflowOptions);
}

/** A request that has been pending for a minute. */
async function waitingInvite(
  simulation: Simulation,
  organizationId: string,
  address: string,
): Promise<string> {
  await simulation.syncClock();
  const id = invitation(simulation, organizationId).id;
  const input = inviteInput(address);
  const requestId = await aRequest(simulation.database.sql, {
    verb: 'invite',
    organizationId,
    invitationId: id,
    input,
  });
  await simulation.database
    .sql`update requests set requested_at = clock() - interval '1 minute' where id = ${requestId}`;
  return requestId;
}

async function isDecided(simulation: Simulation, requestId: string): Promise<boolean> {
  const rows = await simulation.database
    .sql`select 1 from requests where id = ${requestId} and outcome is not null`;
  return rows.length > 0;
}

/** The last failures of the activities being retried. */
async function failuresOf(housekeeping: { describe(): Promise<WorkflowExecutionDescription> }) {
  const { raw } = await housekeeping.describe();
  return (raw.pendingActivities ?? []).flatMap(({ lastFailure }) =>
    lastFailure ? [lastFailure.message] : [],
  );
}

test('a sweep that keeps failing does not delay the dispatch', async ({ simulation, organizationId }) => {
  const { sql } = simulation.database;
  await sql.unsafe(`
    create function refuse() returns trigger language plpgsql as
      'begin raise exception using errcode = ''57014''; end';
    create trigger refuse before delete on requests for each row execute function refuse()`);
  await sql`insert into requests (id, kind, requested_at) values (gen_random_uuid(), 'plain', '2000-01-01')`;
  await simulation.startWorker();
  const housekeeping = await startHousekeeping(simulation);
  await expect
    .poll(async () => failuresOf(housekeeping), slowly)
    .toEqual(['PostgreSQL returned SQLSTATE 57014.']);
  const requestId = await waitingInvite(simulation, organizationId, 'ada@company.com');
  await simulation.env.sleep('11 seconds');
  await expect.poll(() => isDecided(simulation, requestId), slowly).toBe(true);
});

test('a long history continues as new between batches', async ({ simulation, organizationId }) => {
  await simulation.startWorker();
  const housekeeping = await startHousekeeping(simulation);
  const { runId } = await housekeeping.describe();
  const latest = () => simulation.client.workflow.getHandle(housekeepingWorkflowOptions.workflowId);
  const isSameRun = async () => (await latest().describe()).runId === runId;
  for (let batch = 0; batch < 100 && (await isSameRun()); batch += 1) {
    await Promise.all(Array.from({ length: 100 }, () => latest().signal(policyChangeRecorded)));
  }
  await expect.poll(isSameRun, slowly).toBe(false);
  const { events } = await simulation.client.workflow
    .getHandle(housekeepingWorkflowOptions.workflowId, runId)
    .fetchHistory();
  const scheduled = events?.filter((event) => event.activityTaskScheduledEventAttributes).length;
  const ended = events?.filter(
    (event) => event.activityTaskCompletedEventAttributes ?? event.activityTaskCanceledEventAttributes,
  ).length;
  expect(ended).toBe(scheduled);
  expect(events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();
  const requestId = await waitingInvite(simulation, organizationId, 'ada@company.com');
  await simulation.env.sleep('11 seconds');
  await expect.poll(() => isDecided(simulation, requestId), slowly).toBe(true);
});

test('a change of policy is signalled to held invitations at once', async ({
  simulation,
  organizationId,
}) => {
  const { sql } = simulation.database;
  await simulation.startWorker();
  const housekeeping = await startHousekeeping(simulation);
  const invited = invitation(simulation, organizationId);
  const input = inviteInput('ada@company.com');
  const asked = { verb: 'invite', organizationId, invitationId: invited.id, input } as const;
  await decideRequest(simulation.deps.transactions, await aRequest(sql, asked));
  await sql`update organizations set email_invites = 'NOT_ALLOWED' where id = ${organizationId}`;
  await simulation.client.workflow.start(
    'memberInvitation',
    invitationWorkflowOptions(invited.id, organizationId),
  );
  await expect.poll(async () => (await invited.row()).blockedBy, slowly).toBe('invalid_email_for_invites');
  await sql`update organizations set email_invites = 'ALL_ALLOWED' where id = ${organizationId}`;
  await transaction(sql, (tx) => insertPolicyChange(tx, organizationId));
  await housekeeping.signal(policyChangeRecorded);
  // No time passes: the test never sleeps.
  await invited.mailed(1);
  await expect.poll(async () => (await findPolicyChanges(sql, 1)).length, slowly).toBe(0);
});

test('personal data is erased once the retention is over, also while the sweep fails', async ({
  simulation,
  organizationId,
}) => {
  const { sql } = simulation.database;
  Object.assign(simulation.deps, { retentionDays: 7 });
  await sql.unsafe(`
    create function refuse() returns trigger language plpgsql as
      'begin raise exception using errcode = ''57014''; end';
    create trigger refuse before delete on requests for each row execute function refuse()`);
  await sql`insert into requests (id, kind, requested_at) values (gen_random_uuid(), 'plain', '2000-01-01')`;
  await simulation.startWorker();
  const declined = invitation(simulation, organizationId);
  await declined.update('invite', inviteInput('ada@company.com'));
  await declined.update('revoke', { tokenHash: null, reason: null });
  await sql`update invitations set closed_at = clock() - interval '8 days'`;
  await startHousekeeping(simulation);
  await expect.poll(async () => (await declined.row()).address, slowly).toBeNull();
});
