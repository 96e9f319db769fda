import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { emailAddress, inviteInput, tokenHashOf } from '../support/records.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

test('re-inviting an address keeps its invitation and replaces the link', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  await simulation.env.sleep('2 days');
  expect(await invited.update('invite', inviteInput('ada@company.com', { roles: ['editor'] }))).toBe('done');
  await invited.mailed(2);
  const [older = '', newer = ''] = invited.tokens();

  expect(await invited.accept(older)).toBe('unable_to_auth_magic_link');
  const { generation, sentAt, expiresAt } = await invited.row();
  expect(generation).toBe(2);
  expect(expiresAt.getTime() - (sentAt?.getTime() ?? 0)).toBe(7 * 86_400_000);
  expect(await invited.accept(newer)).toBe('done');
  expect(await invited.ended()).toBe('accepted');
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '2.invitation.1']);
  expect(await simulation.database.sql`select roles from members`).toEqual([{ roles: ['editor'] }]);
});

test('revoking an invitation ends it at once: its link is dead and nothing more is sent', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  expect(await invited.update('revoke', { tokenHash: null, reason: 'a mistake' })).toBe('done');
  expect(await invited.ended()).toBe('revoked');
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('unable_to_auth_magic_link');
  expect(await invited.update('revoke', { tokenHash: null, reason: null })).toBe('done');
  expect(await invited.update('decline', { tokenHash: null, reason: null })).toBe('invitation_not_pending');
  expect(await invited.timeline()).toEqual(['invitation.created', 'invitation.sent', 'invitation.revoked']);
  await simulation.env.sleep('10 days');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
});

test('the invitee declines by the current link, and by no other', async ({ simulation, organizationId }) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  const by = (token: string) => invited.update('decline', { tokenHash: tokenHashOf(token), reason: null });
  expect(await by('x'.repeat(43))).toBe('unable_to_auth_magic_link');
  expect((await invited.row()).state).toBe('pending');
  expect(await by(invited.tokens()[0] ?? '')).toBe('done');
  expect(await invited.ended()).toBe('declined');
});

test('amending the address sends a new link there, and the link of the former address is dead', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  expect(await invited.update('amend', { emailAddress: emailAddress('ada.l@company.com') })).toBe('done');
  await invited.mailed(2);
  expect(simulation.mail.messages().map(({ to }) => to[0]?.address)).toEqual([
    'ada@company.com',
    'ada.l@company.com',
  ]);
  const [older = '', newer = ''] = invited.tokens();
  expect(await invited.accept(older)).toBe('unable_to_auth_magic_link');
  expect(await invited.accept(newer)).toBe('done');
  expect(await simulation.database.sql`select canonical_address from members`).toEqual([
    { canonicalAddress: 'ada.l@company.com' },
  ]);
  expect(await invited.timeline()).toContain('invitation.amended');
});

test('amending the roles sends nothing, and the link gives the new roles', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  expect(await invited.update('amend', { roles: ['admin'] })).toBe('done');
  await simulation.env.sleep('1 day');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
  expect(await simulation.database.sql`select roles from members`).toEqual([{ roles: ['admin'] }]);
});
