import { afterEach, beforeEach, expect, test } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { aRequest, anOrganization, inviteTerms } from '../support/records.ts';
import { housekeepingId, taskQueue } from '../../workflows/messages.ts';
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
  return world.client.workflow.start('housekeeping', { workflowId: housekeepingId, taskQueue });
}

/** A request that nobody decided for a minute. */
async function waitingInvite(address: string): Promise<string> {
  await world.syncClock();
  const id = invitation(world, organizationId).id;
  const terms = inviteTerms(address);
  const requestId = await aRequest(world.database.sql, {
    verb: 'invite',
    organizationId,
    invitationId: id,
    terms,
  });
  await world.database
    .sql`update requests set asked_at = clock() - interval '1 minute' where id = ${requestId}`;
  return requestId;
}

async function isDecided(requestId: string): Promise<boolean> {
  const rows = await world.database
    .sql`select 1 from requests where id = ${requestId} and outcome is not null`;
  return rows.length > 0;
}

test('a sweep that fails, however often, does not hold up what is dispatched', async () => {
  const { sql } = world.database;
  await sql.unsafe(`
    create function refuse() returns trigger language plpgsql as
      'begin raise exception using errcode = ''57014''; end';
    create trigger refuse before delete on requests for each row execute function refuse()`);
  await sql`insert into requests (id, kind, asked_at) values (gen_random_uuid(), 'plain', '2000-01-01')`;
  await world.startWorker();
  const housekeeping = await startHousekeeping();
  await expect
    .poll(
      async () => (await housekeeping.describe()).raw.pendingActivities?.[0]?.lastFailure?.message,
      slowly,
    )
    .toBe('PostgreSQL answered with SQLSTATE 57014.');
  const requestId = await waitingInvite('ada@company.com');
  await world.env.sleep('11 seconds');
  await expect.poll(() => isDecided(requestId), slowly).toBe(true);
});
