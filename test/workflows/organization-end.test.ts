import { afterEach, beforeEach, expect, test } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { closingWorkflowOptions } from '../../workflows/messages.ts';
import { aMember, anOrganization, aRequest, inviteInput } from '../support/records.ts';
import { startLostWorkflows } from '../../activities/start-lost.ts';
import { startSimulation } from '../support/simulation.ts';
import type { Simulation } from '../support/simulation.ts';

let world: Simulation;
let organizationId: string;

beforeEach(async () => {
  world = await startSimulation();
  organizationId = await anOrganization(world.database.sql);
});
afterEach(() => world.stop());

const marker = 'zebra';

async function everyText(): Promise<string> {
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
    tables.map((table) => world.database.sql`select t::text as text from ${world.database.sql(table)} t`),
  );
  return JSON.stringify(texts);
}

test('the end of an organization closes what is open, kills the links, ends the runs, and leaves nobody’s name', async () => {
  const { sql } = world.database;
  await sql`update organizations set name = ${marker} where id = ${organizationId}`;
  const grace = await aMember(sql, organizationId, `${marker}.grace@company.com`);
  await world.startWorker();
  const open = invitation(world, organizationId);
  await open.to(
    'invite',
    inviteInput(`${marker}@company.com`, { name: marker, message: marker, trustedMetadata: { marker } }),
  );
  await open.mailed(1);
  const gone = invitation(world, organizationId);
  await gone.to('invite', inviteInput(`${marker}2@company.com`));
  await gone.mailed(1);
  await gone.to('revoke', { tokenHash: null, reason: `${marker} did it` });
  const refused = invitation(world, organizationId);
  expect(await refused.to('invite', inviteInput(`${marker}.grace@company.com`))).toBe(
    'duplicate_member_email',
  );
  expect(await everyText()).toContain(marker);

  await world.syncClock();
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

  const closing = await world.client.workflow.start(
    'organizationClosing',
    closingWorkflowOptions(organizationId),
  );
  expect(await closing.result()).toBe(1);
  expect(await open.ended()).toBe('revoked');
  expect(await open.row()).toMatchObject({
    state: 'revoked',
    closeReason: 'organization_deleted',
    emailAddress: null,
  });
  expect(await everyText()).not.toContain(marker);
  expect(await sql`select 1 from members where id = ${grace}`).toEqual([]);
  expect(
    await world.deps.temporal.workflow
      .start('organizationClosing', closingWorkflowOptions(organizationId))
      .then((again) => again.result()),
  ).toBe(0);
});

test('an end whose run was never begun is found by housekeeping; nothing is mailed meanwhile, nor asked in a hurry', async () => {
  const { sql } = world.database;
  await world.startWorker();
  const open = invitation(world, organizationId);
  await open.to('invite', inviteInput('ada@company.com'));
  await open.mailed(1);
  await world.syncClock();
  await sql`update organizations set closed_at = clock() where id = ${organizationId}`;
  await world.env.sleep('4 days');
  expect(open.letters()).toEqual(['1.invitation.1']);
  const { events } = await open.handle().fetchHistory();
  expect(events?.length).toBeLessThan(400);
  await world.syncClock();
  expect(await startLostWorkflows(world.deps, AbortSignal.timeout(20_000))).toMatchObject({
    organizations: 1,
  });
  expect(await open.ended()).toBe('revoked');
});
