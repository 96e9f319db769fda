import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { aMember, emailAddress, inviteInput } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

const joinInput = {
  emailAddress: emailAddress('ada@company.com'),
  locale: 'en',
  redirectUrl: null,
  lifetimeMinutes: 180,
} as const;

async function letDomainIn(simulation: Simulation): Promise<void> {
  await simulation.database.sql`
    update organizations set email_jit_provisioning = 'RESTRICTED', email_allowed_domains = '{company.com}'`;
}

test('a request to join sends a link that makes a member, and no reminder', async ({
  simulation,
  organizationId,
}) => {
  await letDomainIn(simulation);
  await simulation.startWorker();
  const joining = invitation(simulation, organizationId);
  expect(await joining.update('join', joinInput)).toBe('done');
  await joining.mailed(1);
  await simulation.env.sleep('2 hours');
  expect(joining.sentEmails()).toEqual(['1.join.1']);
  expect(await joining.accept(joining.tokens()[0] ?? '')).toBe('done');
  expect(await joining.ended()).toBe('accepted');
});

test('a request to join that policy refuses sends nothing and creates no invitation', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const joining = invitation(simulation, organizationId);
  expect(await joining.update('join', joinInput)).toBe('email_jit_provisioning_not_allowed');
  expect(await joining.ended()).toBe('none');
  await expect(joining.row()).rejects.toThrow('no such invitation');
  expect(simulation.mail.messages()).toEqual([]);
});

test('requesting to join again sends the same link with the same expiry, at most once an hour', async ({
  simulation,
  organizationId,
}) => {
  await letDomainIn(simulation);
  await simulation.startWorker();
  const joining = invitation(simulation, organizationId);
  await joining.update('join', joinInput);
  await joining.mailed(1);
  const { expiresAt } = await joining.row();
  await simulation.env.sleep('59 minutes');
  expect(await joining.update('join', joinInput)).toBe('done');
  await simulation.env.sleep('50 seconds');
  expect(joining.sentEmails()).toEqual(['1.join.1']);
  await simulation.env.sleep('1 minute');
  expect(await joining.update('join', joinInput)).toBe('done');
  await joining.mailed(2);
  expect(await joining.update('join', joinInput)).toBe('done');
  await simulation.env.sleep('10 seconds');
  expect(joining.sentEmails()).toEqual(['1.join.1', '1.join.2']);
  const after = await joining.row();
  expect(Math.abs(after.expiresAt.getTime() - expiresAt.getTime())).toBeLessThan(10_000);
  expect(after.generation).toBe(1);
  expect(new Set(joining.tokens()).size).toBe(1);
  expect(await joining.ending()).toBe('expired');
});

test('an invitee who requests to join gets the invitation again, in place of a missed reminder', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  simulation.mail.setFault('refuse-recipient');
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await expect.poll(async () => (await invited.row()).state, { timeout: 20_000 }).toBe('undeliverable');
  await simulation.env.sleep('4 days');
  simulation.mail.setFault(null);
  expect(await invited.update('join', joinInput)).toBe('done');
  await simulation.env.sleep('1 hour');
  expect(invited.sentEmails()).toEqual(['1.invitation.2']);
  expect((await invited.row()).reminders.map(({ state }) => state)).toEqual(['skipped', 'planned']);
});

test('a member who requests to join gets one already-member e-mail, without a link', async ({
  simulation,
  organizationId,
}) => {
  await letDomainIn(simulation);
  await aMember(simulation.database.sql, organizationId, 'ada@company.com');
  await simulation.startWorker();
  const joining = invitation(simulation, organizationId);
  expect(await joining.update('join', joinInput)).toBe('already_member');
  expect(await joining.ended()).toBe('none');
  const [email, ...others] = simulation.mail.messages();
  expect(others).toEqual([]);
  expect(email?.messageId).toContain('.already_member.');
  expect(`${email?.text}${email?.html}`).not.toMatch(/token=/);
});

test('inviting an address that requested to join turns the request into an invite with a new link', async ({
  simulation,
  organizationId,
}) => {
  await letDomainIn(simulation);
  await simulation.startWorker();
  const joining = invitation(simulation, organizationId);
  await joining.update('join', joinInput);
  await joining.mailed(1);
  expect(await joining.update('invite', inviteInput('ada@company.com', { roles: ['editor'] }))).toBe('done');
  await joining.mailed(2);
  expect(joining.sentEmails()).toEqual(['1.join.1', '2.invitation.1']);
  expect((await joining.row()).kind).toBe('invite');
  expect(await joining.accept(joining.tokens()[0] ?? '')).toBe('unable_to_auth_magic_link');
  expect(await joining.accept(joining.tokens()[1] ?? '')).toBe('done');
});
