import { afterEach, beforeEach, expect, test } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { anOrganization, inviteInput } from '../support/records.ts';
import { startSimulation } from '../support/simulation.ts';
import type { Simulation } from '../support/simulation.ts';

let world: Simulation;
let organizationId: string;

beforeEach(async () => {
  world = await startSimulation();
  organizationId = await anOrganization(world.database.sql);
});
afterEach(() => world.stop());

/** Invited and mailed; the server then takes the connection of the reminder, and never says a word. */
async function stalledAtTheReminder(reminderAfterMs = 60_000) {
  await world.startWorker();
  const invited = invitation(world, organizationId);
  await invited.to(
    'invite',
    inviteInput('ada@company.com', { reminders: [{ afterMs: reminderAfterMs }], lifetimeMinutes: 5 }),
  );
  await invited.mailed(1);
  await expect.poll(async () => (await invited.row()).emailDue, { timeout: 20_000 }).toBeNull();
  world.mail.setFault('stall-after-data');
  const claims = () => world.database.sql`select 1 from emails where kind <> 'invitation'`;
  const slept = world.env.sleep(reminderAfterMs + 1_000);
  await expect.poll(async () => (await claims()).length, { timeout: 20_000 }).toBe(1);
  return { ...invited, slept };
}

/** Whether the e-mail is still with the silent server: nobody has given up on it yet, nor noted anything of it. */
async function isStillStalled(): Promise<boolean> {
  const rows = await world.database.sql<{ state: string; diagnostic: string | null }[]>`
    select state, diagnostic from emails where kind <> 'invitation'`;
  return rows.every(({ state, diagnostic }) => state === 'claimed' && diagnostic === null);
}

test.each([
  ['accept', 'accepted'],
  ['revoke', 'revoked'],
] as const)('an e-mail that stalls does not delay the %s', async (verb, ending) => {
  const invited = await stalledAtTheReminder();
  const answer =
    verb === 'accept'
      ? invited.accept(invited.tokens()[0] ?? '')
      : invited.to('revoke', { tokenHash: null, reason: null });
  expect(await answer).toBe('done');
  expect(await invited.ended()).toBe(ending);
  expect(await isStillStalled()).toBe(true);
  expect(world.mail.messages()).toHaveLength(1);
  world.mail.setFault(null);
  await invited.slept;
});

test('an e-mail that stalls does not delay the expiry', async () => {
  const invited = await stalledAtTheReminder(298_000);
  expect(await invited.ending()).toBe('expired');
  expect(await isStillStalled()).toBe(true);
  world.mail.setFault(null);
  await invited.slept;
});

test('however many e-mails stall, there is somebody to decide', async () => {
  await world.startWorker();
  world.mail.setFault('stall-after-data');
  const all = Array.from({ length: 25 }, () => invitation(world, organizationId));
  for (const [index, invited] of all.entries()) {
    expect(await invited.to('invite', inviteInput(`ada${index}@company.com`))).toBe('done');
  }
  for (const invited of all) {
    expect(await invited.to('revoke', { tokenHash: null, reason: null })).toBe('done');
  }
  const emails = await world.database.sql<{ state: string }[]>`select state from emails`;
  expect(emails.length).toBeGreaterThan(0);
  expect(emails.every(({ state }) => state === 'claimed')).toBe(true);
  await Promise.all(all.map((invited) => invited.ended()));
  world.mail.setFault(null);
});
