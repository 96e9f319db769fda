import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { anOrganization, inviteInput } from '../support/records.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

test('an invitee gets the invitation and one reminder, and becomes a member by the link before the second', async ({
  simulation,
}) => {
  await simulation.startWorker();
  const organizationId = await anOrganization(simulation.database.sql);
  const invited = invitation(simulation, organizationId);

  expect(await invited.update('invite', inviteInput('ada@company.com'))).toBe('done');
  await simulation.mail.waitFor(() => true);
  await simulation.env.sleep('4 days');
  expect(simulation.mail.messages()).toHaveLength(2);
  const [token, again] = invited.tokens();
  expect(again).toBe(token);

  expect(await invited.accept(token ?? '')).toBe('done');
  expect(await invited.ended()).toBe('accepted');
  expect(await invited.timeline()).toEqual([
    'invitation.created',
    'invitation.sent',
    'invitation.reminded',
    'invitation.accepted',
    'member.created',
  ]);
  const members = await simulation.database
    .sql`select id from members where organization_id = ${organizationId}`;
  expect(members).toHaveLength(1);
});

test('an unanswered invitation sends two reminders, the second a last call, then expires, and its link is dead', async ({
  simulation,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, await anOrganization(simulation.database.sql));
  await invited.update('invite', inviteInput('ada@company.com'));
  await simulation.mail.waitFor(() => true);

  expect(await invited.ending()).toBe('expired');

  const { reminders, closedAt, sentAt, expiresAt } = await invited.row();
  expect(simulation.mail.messages()).toHaveLength(3);
  expect(reminders.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['reminder sent', 'last_call sent']);
  expect(expiresAt.getTime() - (sentAt?.getTime() ?? 0)).toBe(7 * 86_400_000);
  expect((closedAt?.getTime() ?? 0) - expiresAt.getTime()).toBeLessThan(5_000);
});
