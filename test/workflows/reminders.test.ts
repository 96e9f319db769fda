import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { inviteInput } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

const dayMs = 86_400_000;

/** How long after the first e-mail each event of this type happened, to the millisecond. */
async function delaysOf(simulation: Simulation, invitationId: string, type: string): Promise<number[]> {
  const rows = await simulation.database.sql<{ ms: number }[]>`
    select extract(epoch from e.at - i.sent_at)::float8 * 1000 as ms
    from events e join invitations i on i.id = e.invitation_id
    where i.id = ${invitationId} and e.type = ${type} order by e.sequence`;
  return rows.map(({ ms }) => Math.round(ms));
}

test('an invite without reminders sends none, and expires on time', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com', { reminders: [], lifetimeMinutes: 1_440 }));
  await invited.mailed(1);
  expect(await invited.ending()).toBe('expired');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  const [expiredAfter] = await delaysOf(simulation, invited.id, 'invitation.expired');
  expect(expiredAfter).toBeGreaterThanOrEqual(dayMs);
  expect(expiredAfter).toBeLessThan(dayMs + 2_000);
});

test('reminders by duration and by fraction are sent to the second, and one after nine tenths of the lifetime is the last call', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  const reminders = [
    { afterMs: dayMs / 24 },
    { fraction: 0.5 },
    { fraction: 0.9 },
    { afterMs: 0.95 * dayMs },
  ];
  await invited.update('invite', inviteInput('ada@company.com', { reminders, lifetimeMinutes: 1_440 }));
  await invited.mailed(1);
  expect(await invited.ending()).toBe('expired');

  expect(invited.sentEmails()).toEqual([
    '1.invitation.1',
    '1.reminder.1',
    '1.reminder.2',
    '1.last_call.3',
    '1.last_call.4',
  ]);
  const delays = await delaysOf(simulation, invited.id, 'invitation.reminded');
  const late = delays.map(
    (delay, index) => delay - [dayMs / 24, 0.5 * dayMs, 0.9 * dayMs, 0.95 * dayMs][index]!,
  );
  expect(late.every((ms) => ms >= 0 && ms < 2_000)).toBe(true);
  const follows = simulation.mail
    .messages()
    .slice(1)
    .map(({ headers }) => headers['in-reply-to']);
  expect(new Set(follows)).toEqual(new Set([simulation.mail.messages()[0]?.messageId]));
  expect(new Set(invited.tokens()).size).toBe(1);
});

test('an invitation that is declined before its first reminder sends one e-mail in all', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  await simulation.env.sleep('1 day');
  expect(await invited.update('decline', { tokenHash: null, reason: null })).toBe('done');
  expect(await invited.ended()).toBe('declined');
  await simulation.env.sleep('10 days');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  expect((await invited.row()).reminders.map(({ state }) => state)).toEqual(['skipped', 'skipped']);
});
