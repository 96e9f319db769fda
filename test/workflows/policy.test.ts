import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { aMember, aRequest, inviteInput } from '../support/records.ts';
import { decideRequest } from '../../db/transactions/decide.ts';
import { invitationWorkflowOptions, signals } from '../../workflows/messages.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

const hourMs = 3_600_000;
const slowly = { timeout: 20_000 };

async function setPolicy(
  simulation: Simulation,
  organizationId: string,
  columns: Record<string, string | number | string[] | null>,
): Promise<void> {
  await simulation.database
    .sql`update organizations set ${simulation.database.sql(columns)} where id = ${organizationId}`;
}

async function invitedAndMailed(
  simulation: Simulation,
  organizationId: string,
  input: Parameters<typeof inviteInput>[1] = {},
) {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  expect(await invited.update('invite', inviteInput('ada@company.com', input))).toBe('done');
  await invited.mailed(1);
  return { ...invited, token: invited.tokens()[0] ?? '' };
}

/** An invitation that was decided before a change of policy, and whose workflow starts after it. */
async function heldFromTheStart(simulation: Simulation, organizationId: string) {
  const invited = invitation(simulation, organizationId);
  const input = inviteInput('ada@company.com');
  const requestId = await aRequest(simulation.database.sql, {
    verb: 'invite',
    organizationId,
    invitationId: invited.id,
    input,
  });
  await decideRequest(simulation.deps.transactions, requestId);
  await setPolicy(simulation, organizationId, { emailInvites: 'NOT_ALLOWED' });
  await simulation.startWorker();
  await simulation.client.workflow.start(
    'memberInvitation',
    invitationWorkflowOptions(invited.id, organizationId),
  );
  await expect.poll(async () => (await invited.row()).deliveryState, slowly).toBe('held');
  return invited;
}

test('a change of policy before the accept refuses it, and the link works again once policy allows it', async ({
  simulation,
  organizationId,
}) => {
  const invited = await invitedAndMailed(simulation, organizationId);
  await setPolicy(simulation, organizationId, { emailInvites: 'NOT_ALLOWED' });
  expect(await invited.accept(invited.token)).toBe('invalid_email_for_invites');
  expect((await invited.row()).state).toBe('pending');
  await setPolicy(simulation, organizationId, { emailInvites: 'ALL_ALLOWED' });
  expect(await invited.accept(invited.token)).toBe('done');
  expect(await invited.ended()).toBe('accepted');
});

test('an accept is refused once the inviter is gone', async ({ simulation, organizationId }) => {
  const invitedByMemberId = await aMember(simulation.database.sql, organizationId, 'grace@company.com');
  const invited = await invitedAndMailed(simulation, organizationId, { invitedByMemberId });
  await simulation.database.sql`delete from members where id = ${invitedByMemberId}`;
  expect(await invited.accept(invited.token)).toBe('unauthorized_action');
  expect((await invited.row()).state).toBe('pending');
});

test('an accept is refused where the inviter may no longer give the roles', async ({
  simulation,
  organizationId,
}) => {
  const invitedByMemberId = await aMember(simulation.database.sql, organizationId, 'grace@company.com', [
    'admin',
  ]);
  const invited = await invitedAndMailed(simulation, organizationId, { invitedByMemberId, roles: ['admin'] });
  await simulation.database.sql`update members set roles = '{editor}' where id = ${invitedByMemberId}`;
  expect(await invited.accept(invited.token)).toBe('unauthorized_action');
  await simulation.database.sql`update members set roles = '{admin}' where id = ${invitedByMemberId}`;
  expect(await invited.accept(invited.token)).toBe('done');
});

test('an accept without a free seat is refused, and the invitation stays open', async ({
  simulation,
  organizationId,
}) => {
  const invited = await invitedAndMailed(simulation, organizationId);
  await aMember(simulation.database.sql, organizationId, 'grace@company.com');
  await setPolicy(simulation, organizationId, { seatLimit: 1 });
  expect(await invited.accept(invited.token)).toBe('seat_limit_reached');
  expect((await invited.row()).state).toBe('pending');
  await setPolicy(simulation, organizationId, { seatLimit: 2 });
  expect(await invited.accept(invited.token)).toBe('done');
});

test('a held e-mail is recorded once, and is sent as soon as a change of policy is signalled', async ({
  simulation,
  organizationId,
}) => {
  const invited = await heldFromTheStart(simulation, organizationId);
  await simulation.env.sleep('50 minutes');
  expect(await invited.timeline()).toEqual(['invitation.created', 'invitation.blocked_by_policy']);
  expect((await invited.row()).blockedBy).toBe('invalid_email_for_invites');
  await setPolicy(simulation, organizationId, { emailInvites: 'ALL_ALLOWED' });
  expect(invited.sentEmails()).toEqual([]);
  await invited.handle().signal(signals.policyChanged);
  await invited.mailed(1);
  await expect.poll(async () => (await invited.row()).emailDue, slowly).toBeNull();
  const { blockedBy, sentAt, createdAt, expiresAt } = await invited.row();
  expect(blockedBy).toBeNull();
  expect((sentAt?.getTime() ?? 0) - createdAt.getTime()).toBeGreaterThanOrEqual(50 * 60_000);
  expect(expiresAt.getTime() - (sentAt?.getTime() ?? 0)).toBe(7 * 24 * hourMs);
});

test('without a signal a held e-mail is tried again after 15 minutes', async ({
  simulation,
  organizationId,
}) => {
  const invited = await heldFromTheStart(simulation, organizationId);
  await setPolicy(simulation, organizationId, { emailInvites: 'ALL_ALLOWED' });
  await simulation.env.sleep('14 minutes');
  expect(invited.sentEmails()).toEqual([]);
  await simulation.env.sleep('2 minutes');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
});

test('an invitation held for longer than its lifetime does not expire unsent; its lifetime starts with the first e-mail', async ({
  simulation,
  organizationId,
}) => {
  const invited = await heldFromTheStart(simulation, organizationId);
  await simulation.env.sleep('8 days');
  expect((await invited.row()).state).toBe('pending');
  await setPolicy(simulation, organizationId, { emailInvites: 'ALL_ALLOWED' });
  await simulation.env.sleep('7 hours');
  const { sentAt, expiresAt } = await invited.row();
  expect(expiresAt.getTime() - (sentAt?.getTime() ?? 0)).toBe(7 * 24 * hourMs);
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
});

test('a reminder to a domain that was removed from the list is held, and later ones are sent once it is back (DOMAIN-087)', async ({
  simulation,
  organizationId,
}) => {
  await setPolicy(simulation, organizationId, {
    emailInvites: 'RESTRICTED',
    emailAllowedDomains: ['company.com', 'company.org'],
  });
  const invited = await invitedAndMailed(simulation, organizationId);
  await setPolicy(simulation, organizationId, { emailAllowedDomains: ['company.org'] });
  await simulation.env.sleep('4 days');
  expect((await invited.row()).blockedBy).toBe('invalid_email_for_invites');
  expect(await invited.timeline()).toEqual([
    'invitation.created',
    'invitation.sent',
    'invitation.blocked_by_policy',
  ]);
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  await setPolicy(simulation, organizationId, { emailAllowedDomains: ['company.com'] });
  await simulation.env.sleep('7 hours');
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '1.reminder.1']);
  expect(await invited.ending()).toBe('expired');
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '1.reminder.1', '1.last_call.2']);
});
