import { expect } from 'vitest';
import { newMember, newOrganization } from './api.ts';
import { accept, anInvitee, invitationOf, invite } from './invites.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const organizations = '/v1/b2b/organizations';

test("AUTHZ-004: another organization's invitation is found by none of our paths, and nothing happens to it", async ({
  api,
}) => {
  const theirs = await anInvitee(api);
  const ours = await newOrganization(api);
  const before = (await theirs.read()).body['invitation'];
  const mails = api.mailbox.messages().length;
  const calls = [
    ['GET', `${organizations}/${ours}/invitations/${theirs.id}`, undefined],
    ['GET', `${organizations}/${ours}/member?member_id=${theirs.memberId}`, undefined],
    ['GET', `${organizations}/${ours}/member?email_address=${theirs.emailAddress}`, undefined],
    ['PUT', `${organizations}/${ours}/members/${theirs.memberId}`, { roles: ['owner'] }],
    ['DELETE', `${organizations}/${ours}/members/${theirs.memberId}`, undefined],
  ] as const;
  for (const [method, path, body] of calls) {
    const answer = await api.call(method, path, body);
    expect([path, answer.status]).toEqual([path, 404]);
    expect(JSON.stringify(answer.body)).not.toContain(theirs.emailAddress);
  }
  const { delivery: _before, ...was } = before as Record<string, unknown>;
  const { delivery: _after, ...is } = (await theirs.read()).body['invitation'] as Record<string, unknown>;
  expect([is['state'], is['roles'], is['generation']]).toEqual([
    was['state'],
    was['roles'],
    was['generation'],
  ]);
  expect(api.mailbox.messages()).toHaveLength(mails);
  expect((await accept(api, theirs.token)).status).toBe(200);
});

test('AUTHZ-007 AUTHZ-021: an invite with fields it may not set is refused, naming all of them', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const fields = {
    organizationId: 'B',
    email: 'x@y.co',
    role: 'member',
    permissions: ['*'],
    isAdmin: true,
    status: 'accepted',
    state: 'accepted',
    expiresAt: '2099-01-01',
    inviterId: 'ceo',
    id: 'fixed',
    member_id: 'member-019a0000-0000-7000-8000-000000000000',
    tokenHash: 'x',
    generation: 7,
  };
  const answer = await invite(api, organizationId, 'mass@company.com', fields);
  expect([answer.status, answer.body]).toMatchObject([400, { error_type: 'bad_request' }]);
  for (const name of Object.keys(fields)) expect(answer.body['error_message']).toContain(`"${name}"`);
  const two = await api.call('POST', `/v1/b2b/magic_links/email/invite?organization_id=other`, {
    organization_id: organizationId,
    email_address: 'mass@company.com',
  });
  expect([two.status, two.body]).toMatchObject([400, { error_type: 'bad_request' }]);
  expect(
    await api.database.sql`select 1 from requests where organization_id = ${bare(organizationId)}`,
  ).toHaveLength(0);
});

test('AUTHZ-022: after an inviter is demoted, an accept above the new role is refused', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const inviter = await newMember(api, organizationId, 'inviter@company.com', { roles: ['owner'] });
  const invited = await invite(api, organizationId, 'admin@company.com', {
    roles: ['admin'],
    invited_by_member_id: inviter,
  });
  expect(invited.status).toBe(200);
  const token = await api.tokenFor('admin@company.com');
  const demote = (roles: string[]) =>
    api.call('PUT', `${organizations}/${organizationId}/members/${inviter}`, { roles });
  expect((await demote(['member'])).status).toBe(200);
  const refused = await accept(api, token);
  expect([refused.status, refused.body]).toMatchObject([403, { error_type: 'unauthorized_action' }]);
  const { invitation_id: id } = invitationOf(invited);
  const read = await api.call('GET', `${organizations}/${organizationId}/invitations/${id}`);
  expect(invitationOf(read).state).toBe('pending');
  expect((await demote(['admin'])).status).toBe(200);
  const accepted = await accept(api, token);
  expect(accepted.body).toMatchObject({ member: { roles: [{ role_id: 'admin' }] } });
});

test('an inviter is an active member here, and cannot invite above their own role', async ({ api }) => {
  const [organizationId, other] = [await newOrganization(api), await newOrganization(api)];
  const inviter = await newMember(api, organizationId, 'low@company.com', { roles: ['member'] });
  const stranger = await newMember(api, other, 'stranger@company.com', { roles: ['owner'] });
  const by = (invited_by_member_id: string, roles: string[]) =>
    invite(api, organizationId, 'above@company.com', { invited_by_member_id, roles });
  const above = await by(inviter, ['admin']);
  expect([above.status, above.body]).toMatchObject([403, { error_type: 'unauthorized_action' }]);
  const invited = await invite(api, organizationId, 'only-invited@company.com', { roles: ['owner'] });
  const nobodies = [stranger, String(invited.body['member_id']), 'member-x', '', `${inviter} `];
  for (const nobody of nobodies) {
    const answer = await by(nobody, ['member']);
    expect([nobody, answer.status, answer.body]).toMatchObject([
      nobody,
      404,
      { error_type: 'member_not_found' },
    ]);
  }
  expect((await by(inviter, ['member'])).status).toBe(200);
});

test.for([
  ['Owner'],
  ['admin, owner'],
  ['constructor'],
  ['__proto__'],
  [''],
  ['owner\u200b'],
  ['ｏwner'],
] as const)('a role is compared exactly: %j is none, at the invite too', async ([role], { api }) => {
  const organizationId = await newOrganization(api);
  const answer = await invite(api, organizationId, 'role@company.com', { roles: [role] });
  expect([answer.status, answer.body]).toMatchObject([400, { error_type: 'invalid_rbac_role_assignment' }]);
  expect(JSON.stringify(answer.body)).not.toContain(role === '' ? 'never' : `"${role}"`);
});

test('AUTHZ-024: no response, no page but its own and no line of the log has a token, a link or a hash of one', async ({
  api,
}) => {
  const { token, organizationId, memberId, emailAddress, id } = await anInvitee(api, {
    invite: { message: 'Welcome', trusted_metadata: { plan: 'gold' } },
  });
  const key = { 'idempotency-key': 'once' };
  const body = { magic_links_token: token };
  const answers = [
    await invite(api, organizationId, 'another@company.com'),
    await api.call('GET', `${organizations}/${organizationId}/invitations/${id}`),
    await api.call('GET', `${organizations}/${organizationId}/member?member_id=${memberId}`),
    await api.call('POST', `${organizations}/members/search`, { organization_ids: [organizationId] }),
    await api.call('PUT', `${organizations}/${organizationId}/members/${memberId}`, { name: 'Ada' }),
    await api.call('PUT', `${organizations}/${organizationId}`, { organization_name: 'Renamed' }),
    await api.call('GET', `/v1/nothing/${token}?token=${token}`),
    await api.call('POST', '/v1/b2b/magic_links/authenticate', { ...body, [token]: token }),
    await api.call('POST', '/v1/b2b/magic_links/authenticate', body, key),
    await api.call('POST', '/v1/b2b/magic_links/authenticate', body, key),
    await accept(api, token),
  ];
  expect(answers.map(({ status }) => status)).toEqual([
    200, 200, 200, 200, 200, 200, 404, 400, 200, 200, 401,
  ]);
  await api.page(`/accept?stytch_token_type=multi_tenant_magic_links&token=${token}`);
  const rows = await api.database.sql<
    { hash: string }[]
  >`select encode(token_hash, 'hex') as hash from invitations`;
  const others = [await api.tokenFor('another@company.com'), ...rows.map(({ hash }) => hash)];
  const told = answers.filter((_, index) => index !== 7).map(({ body: one }) => JSON.stringify(one));
  for (const text of [...told, api.logged()]) {
    for (const secret of [token, ...others]) expect(text.includes(secret)).toBe(false);
    expect(text).not.toMatch(/token_hash|nonce|[?&]token=/);
  }
  expect(api.logged()).toContain('"route":"/v1/b2b/magic_links/authenticate"');
  expect(api.logged()).not.toContain(emailAddress);
});

function bare(id: string): string {
  return id.slice('organization-'.length);
}
