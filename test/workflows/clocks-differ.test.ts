import { afterEach, beforeEach, expect, test } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { anOrganization, inviteTerms } from '../support/records.ts';
import { startSimulation } from '../support/simulation.ts';
import type { Simulation } from '../support/simulation.ts';

let world: Simulation;
let organizationId: string;

beforeEach(async () => {
  world = await startSimulation();
  organizationId = await anOrganization(world.database.sql);
});
afterEach(() => world.stop());

test("an invitation whose time is over by Temporal's clock alone is asked about once a second, until it is over by both", async () => {
  await world.startWorker();
  const invited = invitation(world, organizationId);
  await invited.to('invite', inviteTerms('ada@company.com', { reminders: [], lifetimeMinutes: 5 }));
  await invited.mailed(1);
  await expect.poll(async () => (await invited.row()).emailDue, { timeout: 20_000 }).toBeNull();
  await world.database.sql`
    create or replace function clock() returns timestamptz language sql volatile
    as $$ select now - interval '8 seconds' from simulated_clock $$`;
  expect(await invited.ending()).toBe('expired');
  const { events } = await invited.handle().fetchHistory();
  const asked = (events ?? []).filter(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'expireInvitation',
  );
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.length).toBeLessThanOrEqual(10);
});
