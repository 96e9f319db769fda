import { expect } from 'vitest';
import { decideRequest } from '../../db/transactions/decide.ts';
import { newId } from '../../runtime/ids.ts';
import { invitationWorkflowOptions, signals, updates } from '../../workflows/messages.ts';
import { invitation } from '../support/invitee.ts';
import { aRequest, inviteInput } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

test.beforeEach(async ({ simulation }) => {
  await simulation.startWorker();
});

async function mailedInvitation(simulation: Simulation, organizationId: string) {
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  return { ...invited, token: invited.tokens()[0] ?? '' };
}

test('a signal with a verb that is none changes nothing, and the accept after it is decided', async ({
  simulation,
  organizationId,
}) => {
  const invited = await mailedInvitation(simulation, organizationId);
  await invited.handle().signal(signals.decideRequest, 'make coffee' as 'accept', newId());
  await invited.handle().signal(signals.decideRequest, 'toString' as 'accept', newId());
  expect(await invited.accept(invited.token)).toBe('done');
  expect(await invited.ended()).toBe('accepted');
});

test('an Update and a Signal with an unknown or malformed request id return, and the workflow completes', async ({
  simulation,
  organizationId,
}) => {
  const invited = await mailedInvitation(simulation, organizationId);
  for (const id of ['nonsense', '', newId(), 7 as unknown as string]) {
    const update = { args: [id] as [string] };
    expect(await invited.handle().executeUpdate(updates.accept, update)).toBe('unknown_request');
    await invited.handle().signal(signals.decideRequest, 'revoke', id);
  }
  expect(await invited.accept(invited.token)).toBe('done');
  expect(await invited.ended()).toBe('accepted');
});

test('a workflow started by a request that a restored database lacks completes', async ({
  simulation,
  organizationId,
}) => {
  const id = newId();
  const started = await simulation.client.workflow.signalWithStart('memberInvitation', {
    ...invitationWorkflowOptions(id, organizationId),
    signal: signals.decideRequest,
    signalArgs: ['invite', newId()],
  });
  expect(await started.result()).toBe('none');
  const byHand = await simulation.client.workflow.start('memberInvitation', {
    ...invitationWorkflowOptions('by-hand', organizationId),
    args: ['by-hand'],
  });
  expect(await byHand.result()).toBe('none');
});

test('a request that cannot be decided is `undecided`, delays neither the accept nor the end, and is decided once it can be', async ({
  simulation,
  organizationId,
}) => {
  const invited = await mailedInvitation(simulation, organizationId);
  await simulation.syncClock();
  const input = inviteInput('ada@company.com', { lifetimeMinutes: 20_000 });
  const { sql } = simulation.database;
  const poisoned = await aRequest(sql, {
    verb: 'invite',
    organizationId,
    invitationId: invited.id,
    input,
  });
  const update = { updateId: poisoned, args: [poisoned] as [string] };
  const outcome = invited.handle().executeUpdate(updates.invite, update);
  await simulation.env.sleep('1 minute');
  expect(await outcome).toBe('undecided');
  expect(await sql`select 1 from requests where id = ${poisoned} and outcome is null`).toHaveLength(1);

  await sql`alter table invitations drop constraint invitations_lifetime_minutes_check`;
  await invited.handle().signal(signals.decideRequest, 'invite', poisoned);
  await invited.mailed(2);
  expect(await invited.accept(invited.tokens()[1] ?? '')).toBe('done');
  expect(await invited.ended()).toBe('accepted');
});

test('an accept goes on while an earlier request of the invitation cannot be decided', async ({
  simulation,
  organizationId,
}) => {
  const invited = await mailedInvitation(simulation, organizationId);
  await simulation.syncClock();
  const input = inviteInput('ada@company.com', { lifetimeMinutes: 20_000 });
  const about = { organizationId, invitationId: invited.id };
  await aRequest(simulation.database.sql, { ...about, verb: 'invite', input });
  expect(await invited.accept(invited.token)).toBe('done');
  expect(await invited.ended()).toBe('accepted');
});

test('a verb of a newer version is left to a newer worker and delays nothing', async ({
  simulation,
  organizationId,
}) => {
  const invited = await mailedInvitation(simulation, organizationId);
  await simulation.syncClock();
  const { sql } = simulation.database;
  await sql`alter table requests drop constraint requests_kind_check`;
  const newer = await aRequest(sql, {
    verb: 'resend' as 'revoke',
    organizationId,
    invitationId: invited.id,
    input: { tokenHash: null, reason: null },
  });
  await invited.handle().signal(signals.decideRequest, 'resend' as 'revoke', newer);
  await expect(
    invited.handle().executeUpdate('resend', { updateId: newer, args: [newer] }),
  ).rejects.toThrow();
  expect(await decideRequest(simulation.deps.transactions, newer)).toMatchObject({ outcome: 'undecided' });
  expect(await invited.accept(invited.token)).toBe('done');
  expect(await invited.ended()).toBe('accepted');
  expect(await sql`select 1 from requests where id = ${newer} and outcome is null`).toHaveLength(1);
});
