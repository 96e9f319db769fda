import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { aMember, inviteInput } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

const slowly = { timeout: 20_000 };
const inTwoDays = [{ afterMs: 2 * 86_400_000 }];

async function invitedAndMailed(
  simulation: Simulation,
  organizationId: string,
  input: Parameters<typeof inviteInput>[1],
) {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  const given = inviteInput('ada@company.com', { reminders: inTwoDays, ...input });
  expect(await invited.update('invite', given)).toBe('done');
  await invited.mailed(1);
  await expect.poll(async () => (await invited.row()).emailDue, slowly).toBeNull();
  return invited;
}

test('no reminder is sent in the name of an inviter who has left, and re-inviting sends one e-mail', async ({
  simulation,
  organizationId,
}) => {
  const { sql } = simulation.database;
  const invitedByMemberId = await aMember(sql, organizationId, 'grace@company.com');
  const invited = await invitedAndMailed(simulation, organizationId, { invitedByMemberId });
  await sql`delete from members where id = ${invitedByMemberId}`;
  await simulation.env.sleep('3 days');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  expect((await invited.row()).blockedBy).toBe('unauthorized_action');
  expect(await invited.update('invite', inviteInput('ada@company.com', { reminders: [] }))).toBe('done');
  await invited.mailed(2);
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '2.invitation.1']);
  await expect.poll(async () => (await invited.row()).blockedBy, slowly).toBeNull();
});

test('a reminder held for a seat is sent once there is one', async ({ simulation, organizationId }) => {
  const { sql } = simulation.database;
  const invited = await invitedAndMailed(simulation, organizationId, {});
  await aMember(sql, organizationId, 'grace@company.com');
  await sql`update organizations set seat_limit = 1 where id = ${organizationId}`;
  await simulation.env.sleep('3 days');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  expect((await invited.row()).blockedBy).toBe('seat_limit_reached');
  await sql`delete from members where canonical_address = 'grace@company.com'`;
  await simulation.env.sleep('7 hours');
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '1.reminder.1']);
});

test('a change of roles that makes an accept possible sends the held e-mail at once', async ({
  simulation,
  organizationId,
}) => {
  const { sql } = simulation.database;
  const invited = await invitedAndMailed(simulation, organizationId, { roles: ['editor'] });
  await sql`update invitations set roles = '{boss}' where id = ${invited.id}`;
  await simulation.env.sleep('3 days');
  expect((await invited.row()).blockedBy).toBe('invalid_rbac_role_assignment');
  expect(await invited.update('amend', { name: 'Ada' })).toBe('done');
  expect(await invited.update('amend', { roles: ['admin'] })).toBe('done');
  await invited.mailed(2);
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '1.reminder.1']);
});
