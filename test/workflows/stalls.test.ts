import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { inviteInput } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

/** Invites and sends; the mail server then accepts the connection of the reminder and never responds. */
async function stalledAtTheReminder(
  simulation: Simulation,
  organizationId: string,
  reminderAfterMs = 60_000,
) {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update(
    'invite',
    inviteInput('ada@company.com', { reminders: [{ afterMs: reminderAfterMs }], lifetimeMinutes: 5 }),
  );
  await invited.mailed(1);
  await expect.poll(async () => (await invited.row()).emailDue, { timeout: 20_000 }).toBeNull();
  simulation.mail.setFault('stall-after-data');
  const claims = () => simulation.database.sql`select 1 from emails where kind <> 'invitation'`;
  const slept = simulation.env.sleep(reminderAfterMs + 1_000);
  await expect.poll(async () => (await claims()).length, { timeout: 20_000 }).toBe(1);
  return { ...invited, slept };
}

/** Whether the e-mail is still being sent to the silent server, with no result recorded. */
async function isStillStalled(simulation: Simulation): Promise<boolean> {
  const rows = await simulation.database.sql<{ state: string; diagnostic: string | null }[]>`
    select state, diagnostic from emails where kind <> 'invitation'`;
  return rows.every(({ state, diagnostic }) => state === 'claimed' && diagnostic === null);
}

test.for([
  ['accept', 'accepted'],
  ['revoke', 'revoked'],
] as const)(
  'an e-mail that stalls does not delay the %s',
  async ([verb, ending], { simulation, organizationId }) => {
    const invited = await stalledAtTheReminder(simulation, organizationId);
    const response =
      verb === 'accept'
        ? invited.accept(invited.tokens()[0] ?? '')
        : invited.update('revoke', { tokenHash: null, reason: null });
    expect(await response).toBe('done');
    expect(await invited.ended()).toBe(ending);
    expect(await isStillStalled(simulation)).toBe(true);
    expect(simulation.mail.messages()).toHaveLength(1);
    simulation.mail.setFault(null);
    await invited.slept;
  },
);

test('an e-mail that stalls does not delay the expiry', async ({ simulation, organizationId }) => {
  const invited = await stalledAtTheReminder(simulation, organizationId, 298_000);
  expect(await invited.ending()).toBe('expired');
  expect(await isStillStalled(simulation)).toBe(true);
  simulation.mail.setFault(null);
  await invited.slept;
});

test('decisions go on however many e-mails stall', async ({ simulation, organizationId }) => {
  await simulation.startWorker();
  simulation.mail.setFault('stall-after-data');
  const all = Array.from({ length: 25 }, () => invitation(simulation, organizationId));
  for (const [index, invited] of all.entries()) {
    expect(await invited.update('invite', inviteInput(`ada${index}@company.com`))).toBe('done');
  }
  for (const invited of all) {
    expect(await invited.update('revoke', { tokenHash: null, reason: null })).toBe('done');
  }
  const emails = await simulation.database.sql<{ state: string }[]>`select state from emails`;
  expect(emails.length).toBeGreaterThan(0);
  expect(emails.every(({ state }) => state === 'claimed')).toBe(true);
  await Promise.all(all.map((invited) => invited.ended()));
  simulation.mail.setFault(null);
});
