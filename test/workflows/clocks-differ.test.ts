import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { emailAddress, inviteInput } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

/** Sets PostgreSQL's clock ahead of Temporal's by so many seconds. */
async function setAhead(simulation: Simulation, seconds: number): Promise<void> {
  await simulation.database.sql.unsafe(`
    create or replace function clock() returns timestamptz language sql volatile
    as $$ select now + interval '${seconds} seconds' from simulated_clock $$`);
}

test.for([300, 60, -60, -300] as const)(
  'with PostgreSQL %i s ahead of Temporal the first e-mail goes out at once, each reminder once, and the end comes after both',
  async (seconds, { simulation, organizationId }) => {
    await setAhead(simulation, seconds);
    await simulation.startWorker();
    const invited = invitation(simulation, organizationId);
    await invited.update('invite', inviteInput('ada@company.com', { lifetimeMinutes: 60 * 24 }));
    // Time stands still while it waits.
    await invited.mailed(1);
    await expect.poll(async () => (await invited.row()).sentAt, { timeout: 20_000 }).not.toBeNull();
    const { sentAt } = await invited.row();
    const startedMs = await simulation.env.currentTimeMs();
    expect(Math.abs((sentAt?.getTime() ?? 0) - (startedMs + seconds * 1_000))).toBeLessThan(2_000);

    expect(await invited.update('amend', { emailAddress: emailAddress('ada.l@company.com') })).toBe('done');
    await invited.mailed(2);
    expect(await invited.ending()).toBe('expired');
    expect(invited.sentEmails()).toEqual([
      '1.invitation.1',
      '2.invitation.1',
      '2.reminder.1',
      '2.last_call.2',
    ]);
    const { closedAt, expiresAt } = await invited.row();
    const lateMs = (closedAt?.getTime() ?? 0) - expiresAt.getTime();
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(Math.max(0, seconds * 1_000) + 5_000);
  },
);

test("a reminder whose instant comes after the end by PostgreSQL's clock is not sent", async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  const reminders = [{ afterMs: 270_000 }];
  await invited.update('invite', inviteInput('ada@company.com', { reminders, lifetimeMinutes: 5 }));
  await invited.mailed(1);
  await expect.poll(async () => (await invited.row()).sentAt, { timeout: 20_000 }).not.toBeNull();
  await setAhead(simulation, 60);
  expect(await invited.ending()).toBe('expired');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
});

test('a held e-mail is tried again after the same pauses where clocks differ', async ({
  simulation,
  organizationId,
}) => {
  await setAhead(simulation, 300);
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  await simulation.database.sql`update organizations set email_invites = 'NOT_ALLOWED'`;
  await simulation.env.sleep('4 days');
  expect(await invited.row()).toMatchObject({ blockedBy: 'invalid_email_for_invites', state: 'pending' });
  await simulation.database.sql`update organizations set email_invites = 'ALL_ALLOWED'`;
  await simulation.env.sleep('7 hours');
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '1.reminder.1']);
});

test("an invitation that is over by Temporal's clock alone is tried once a second until PostgreSQL's agrees", async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com', { reminders: [], lifetimeMinutes: 5 }));
  await invited.mailed(1);
  await expect.poll(async () => (await invited.row()).emailDue, { timeout: 20_000 }).toBeNull();
  await simulation.database.sql`
    create or replace function clock() returns timestamptz language sql volatile
    as $$ select now - interval '8 seconds' from simulated_clock $$`;
  expect(await invited.ending()).toBe('expired');
  const { events } = await invited.handle().fetchHistory();
  const attempts = (events ?? []).filter(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'expireInvitation',
  );
  expect(attempts.length).toBeGreaterThan(1);
  expect(attempts.length).toBeLessThanOrEqual(10);
});
