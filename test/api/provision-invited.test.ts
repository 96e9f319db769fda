import { expect } from 'vitest';
import { newId } from '../../runtime/ids.ts';
import type { TestApi } from './api.ts';
import { newInvitation, newMember, newOrganization } from './api.ts';
import { apiTest as test } from '../support/fixtures/api.ts';

const grace = 'grace@company.com';
const login = { email_address: grace, email_verified: true, sso_connection_id: 'saml-1' };

const provision = (api: TestApi, organizationId: string, fields: Record<string, unknown> = login) =>
  api.call('POST', `/v1/b2b/organizations/${organizationId}/provision`, fields);

/** Grace, invited as an admin by name and with metadata. */
async function invitedGrace(api: TestApi, organizationId: string, columns: Record<string, unknown> = {}) {
  const invited = await newInvitation(api, organizationId, grace);
  const { sql } = api.database;
  const given = { roles: ['admin'], name: 'Grace', ...columns };
  await sql`
    update invitations set ${sql(given as never)}, trusted_metadata = '{"team":"blue"}' where id = ${invited.id}`;
  return invited;
}

async function endingOf(api: TestApi, invitationId: string): Promise<string> {
  const rows = await api.database.sql<{ state: string; closeReason: string | null }[]>`
    select state, close_reason from invitations where id = ${invitationId}`;
  return `${rows[0]?.state} ${rows[0]?.closeReason}`;
}

const asInvited = {
  status: 'active',
  email_address_verified: true,
  name: 'Grace',
  roles: [{ role_id: 'admin' }],
  trusted_metadata: { team: 'blue' },
};

const asProvisioned = { status: 'active', name: '', roles: [{ role_id: 'member' }], trusted_metadata: {} };

test('a provision of an invited address accepts the invitation: its member id, roles, name and metadata', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const invited = await invitedGrace(api, organizationId);
  const response = await provision(api, organizationId);
  expect([response.status, response.body]).toMatchObject([
    200,
    { member_id: `member-${invited.memberId}`, member: asInvited },
  ]);
  expect(response.body).not.toHaveProperty('method_id');
  expect(await endingOf(api, invited.id)).toBe('accepted null');
  expect(api.toldRuns.at(-1)).toBe(`invitationClosed ${invited.id}`);
  const events = await api.database.sql<{ type: string; actorType: string; memberId: string }[]>`
    select type, actor_type, member_id from events where invitation_id = ${invited.id} order by sequence`;
  expect(events.map(({ type, actorType, memberId }) => [type, actorType, memberId])).toEqual([
    ['invitation.accepted', 'invitee', invited.memberId],
    ['member.created', 'invitee', invited.memberId],
  ]);
  const again = await provision(api, organizationId);
  expect(again.body).toMatchObject({ member_id: `member-${invited.memberId}`, member: asInvited });
});

test('the policies of joining do not apply to an invited address', async ({ api }) => {
  const organizationId = await newOrganization(api, {
    email_invites: 'ALL_ALLOWED',
    sso_jit_provisioning: 'NOT_ALLOWED',
  });
  const invited = await invitedGrace(api, organizationId);
  const stranger = await provision(api, organizationId, { ...login, email_address: 'eve@company.com' });
  expect(stranger.body).toMatchObject({ error_type: 'sso_jit_provisioning_not_allowed' });
  expect((await provision(api, organizationId)).body).toMatchObject({
    member_id: `member-${invited.memberId}`,
    member: asInvited,
  });
});

test('an invitation before its first email, and an undeliverable one, are accepted too', async ({ api }) => {
  for (const columns of [{ emailDue: 'invitation', emailDueAt: new Date() }, { state: 'undeliverable' }]) {
    const organizationId = await newOrganization(api);
    const invited = await invitedGrace(api, organizationId, columns);
    expect((await provision(api, organizationId)).body).toMatchObject({ member: asInvited });
    expect(await endingOf(api, invited.id)).toBe('accepted null');
  }
});

test('where the invitation would be refused now it is superseded, and the newcomer gets what the provision gives', async ({
  api,
}) => {
  const organizationId = await newOrganization(api, {
    email_invites: 'NOT_ALLOWED',
    sso_jit_provisioning: 'ALL_ALLOWED',
  });
  const byPolicy = await invitedGrace(api, organizationId);
  const response = await provision(api, organizationId);
  expect(response.body).toMatchObject({ member: asProvisioned });
  expect(response.body['member_id']).not.toBe(`member-${byPolicy.memberId}`);
  expect(await endingOf(api, byPolicy.id)).toBe('revoked superseded');

  const other = await newOrganization(api);
  const byInviter = await invitedGrace(api, other, { invitedByMemberId: newId() });
  expect((await provision(api, other)).body).toMatchObject({ member: asProvisioned });
  expect(await endingOf(api, byInviter.id)).toBe('revoked superseded');
});

test('where neither the invitation nor the provision admits the person, the invitation stays open', async ({
  api,
}) => {
  const organizationId = await newOrganization(api, { email_invites: 'ALL_ALLOWED' });
  const invited = await invitedGrace(api, organizationId, { invitedByMemberId: newId() });
  expect((await provision(api, organizationId)).body).toMatchObject({
    error_type: 'sso_jit_provisioning_not_allowed',
  });
  const full = await newOrganization(api, { seat_limit: 1 });
  await newMember(api, full, 'ada@company.com');
  const seatless = await invitedGrace(api, full);
  expect((await provision(api, full)).body).toMatchObject({ error_type: 'seat_limit_reached' });
  expect(await endingOf(api, invited.id)).toBe('pending null');
  expect(await endingOf(api, seatless.id)).toBe('pending null');
});

test('an invitation that is over by the clock gives nothing, and is closed as expired', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const invited = await invitedGrace(api, organizationId, { expiresAt: new Date(Date.now() - 60_000) });
  expect((await provision(api, organizationId)).body).toMatchObject({ member: asProvisioned });
  expect(await endingOf(api, invited.id)).toBe('expired null');
});

test('a direct creation still supersedes the invitation', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const invited = await invitedGrace(api, organizationId);
  await newMember(api, organizationId, grace);
  expect(await endingOf(api, invited.id)).toBe('revoked superseded');
});

test('the provision of an unverified address accepts nothing', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const invited = await invitedGrace(api, organizationId);
  const response = await provision(api, organizationId, { ...login, email_verified: false });
  expect(response.body).toMatchObject({ error_type: 'email_not_verified' });
  expect(await endingOf(api, invited.id)).toBe('pending null');
});

test('a pending invite of the address is decided first, and accepted', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const invited = await api.call('POST', '/v1/b2b/magic_links/email/invite', {
    organization_id: organizationId,
    email_address: grace,
    name: 'Grace',
    roles: ['admin'],
    trusted_metadata: { team: 'blue' },
  });
  expect(invited.status).toBe(202);
  const response = await provision(api, organizationId);
  expect(response.body).toMatchObject({ member_id: invited.body['member_id'], member: asInvited });
  const { invitation_id: id } = invited.body['invitation'] as { invitation_id: string };
  expect(await endingOf(api, id.replace('invitation-', ''))).toBe('accepted null');
});

test('a pending revoke is decided first: the person joins as provisioned', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const invited = await invitedGrace(api, organizationId);
  const path = `/v1/b2b/organizations/${organizationId}/members/member-${invited.memberId}`;
  expect((await api.call('DELETE', path)).status).toBe(202);
  const response = await provision(api, organizationId);
  expect(response.body).toMatchObject({ member: asProvisioned });
  expect(response.body['member_id']).not.toBe(`member-${invited.memberId}`);
  expect(await endingOf(api, invited.id)).toBe('revoked null');
});
