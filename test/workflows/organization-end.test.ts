import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { closingWorkflowOptions } from '../../workflows/messages.ts';
import { aMember, aRequest, inviteInput } from '../support/records.ts';
import { startLostWorkflows } from '../../activities/start-lost.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

const marker = 'zebra';

async function everyText(simulation: Simulation): Promise<string> {
  const tables = [
    'organizations',
    'members',
    'invitations',
    'requests',
    'emails',
    'events',
    'claimed_domains',
  ];
  const texts = await Promise.all(
    tables.map(
      (table) => simulation.database.sql`select t::text as text from ${simulation.database.sql(table)} t`,
    ),
  );
  return JSON.stringify(texts);
}

test('deleting an organization closes its invitations, kills their links, completes their workflows and erases personal data', async ({
  simulation,
  organizationId,
}) => {
  const { sql } = simulation.database;
  await sql`update organizations set name = ${marker} where id = ${organizationId}`;
  const grace = await aMember(sql, organizationId, `${marker}.grace@company.com`);
  await simulation.startWorker();
  const open = invitation(simulation, organizationId);
  await open.update(
    'invite',
    inviteInput(`${marker}@company.com`, { name: marker, message: marker, trustedMetadata: { marker } }),
  );
  await open.mailed(1);
  const gone = invitation(simulation, organizationId);
  await gone.update('invite', inviteInput(`${marker}2@company.com`));
  await gone.mailed(1);
  await gone.update('revoke', { tokenHash: null, reason: `${marker} did it` });
  const refused = invitation(simulation, organizationId);
  expect(await refused.update('invite', inviteInput(`${marker}.grace@company.com`))).toBe(
    'duplicate_member_email',
  );
  expect(await everyText(simulation)).toContain(marker);

  await simulation.syncClock();
  await sql`update organizations set closed_at = clock() where id = ${organizationId}`;
  const waiting = {
    verb: 'invite',
    organizationId,
    invitationId: open.id,
    input: inviteInput(`${marker}@company.com`),
  } as const;
  await aRequest(sql, waiting);
  const token = open.tokens()[0] ?? '';
  expect(await open.accept(token)).toBe('unable_to_auth_magic_link');

  const closing = await simulation.client.workflow.start(
    'organizationClosing',
    closingWorkflowOptions(organizationId),
  );
  expect(await closing.result()).toBe(1);
  expect(await open.ended()).toBe('revoked');
  expect(await open.row()).toMatchObject({
    state: 'revoked',
    closeReason: 'organization_deleted',
    address: null,
  });
  expect(await everyText(simulation)).not.toContain(marker);
  expect(await sql`select 1 from members where id = ${grace}`).toEqual([]);
  expect(
    await simulation.deps.temporal.workflow
      .start('organizationClosing', closingWorkflowOptions(organizationId))
      .then((again) => again.result()),
  ).toBe(0);
});

test('housekeeping starts a closing workflow that was never started, and nothing is sent meanwhile', async ({
  simulation,
  organizationId,
}) => {
  const { sql } = simulation.database;
  await simulation.startWorker();
  const open = invitation(simulation, organizationId);
  await open.update('invite', inviteInput('ada@company.com'));
  await open.mailed(1);
  await simulation.syncClock();
  await sql`update organizations set closed_at = clock() where id = ${organizationId}`;
  await simulation.env.sleep('4 days');
  expect(open.sentEmails()).toEqual(['1.invitation.1']);
  const { events } = await open.handle().fetchHistory();
  expect(events?.length).toBeLessThan(400);
  await simulation.syncClock();
  expect(await startLostWorkflows(simulation.deps, AbortSignal.timeout(20_000))).toMatchObject({
    organizations: 1,
  });
  expect(await open.ended()).toBe('revoked');
});
