import { expect } from 'vitest';
import { newMember, newOrganization } from './api.ts';
import { accept, anInvitee, invitationOf, invite } from './invites.ts';
import type { LiveApi } from './live-api.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const organizations = '/v1/b2b/organizations';
const joinable = {
  email_invites: 'ALL_ALLOWED',
  email_jit_provisioning: 'RESTRICTED',
  email_allowed_domains: ['company.com'],
};

const join = (api: LiveApi, organization_id: string, email_address: string, fields: object = {}) =>
  api.call('POST', '/v1/b2b/magic_links/email/login_or_signup', {
    organization_id,
    email_address,
    ...fields,
  });
const mailsTo = (api: LiveApi, address: string) =>
  api.mailbox.messages().filter(({ to }) => to[0]?.address === address);

test('who may join is a matter of the list; the others get a reason and no e-mail', async ({ api }) => {
  const [open, shut] = [await newOrganization(api, joinable), await newOrganization(api)];
  const refused = [
    await join(api, shut, 'a@company.com'),
    await join(api, open, 'a@elsewhere.com'),
    await join(api, open, 'a@eu.company.com'),
    await join(api, open, 'a@company.com.evil.com'),
  ];
  expect(refused.map(({ status, body }) => [status, body['error_type']])).toEqual([
    [400, 'email_jit_provisioning_not_allowed'],
    ...Array.from({ length: 3 }, () => [400, 'invalid_email_for_jit_provisioning']),
  ]);
  const told = await join(api, open, 'b@company.com', {
    signup_redirect_url: 'https://app.company.com/join',
  });
  expect([told.status, told.body]).toMatchObject([
    200,
    { member_created: true, member: { status: 'pending' }, invitation: { kind: 'join', state: 'pending' } },
  ]);
  const { invitationLink } = await api.mailbox.waitFor(({ to }) => to[0]?.address === 'b@company.com');
  expect(invitationLink).toMatch(
    /^https:\/\/app\.company\.com\/join\?stytch_token_type=multi_tenant_magic_links&token=/,
  );
  expect(mailsTo(api, 'a@elsewhere.com')).toEqual([]);
  const token = new URL(invitationLink ?? '').searchParams.get('token');
  const accepted = await accept(api, token);
  expect(accepted.body).toMatchObject({
    member: { status: 'active', email_address_verified: true, roles: [{ role_id: 'member' }] },
  });
});

test('a malformed join is refused by its field', async ({ api }) => {
  const organizationId = await newOrganization(api, joinable);
  for (const [fields, error] of [
    [{ signup_redirect_url: 'https://evil.com/join' }, 'invalid_invite_redirect_url'],
    [{ signup_redirect_url: 'https://app.company.com@evil.com/join' }, 'invalid_invite_redirect_url'],
    [{ signup_expiration_minutes: 4 }, 'invalid_expiration'],
    [{ signup_expiration_minutes: 10081 }, 'invalid_expiration'],
    [{ locale: 'ar' }, 'invalid_locale'],
    [{ roles: ['owner'] }, 'bad_request'],
    [{ name: 'Ada' }, 'bad_request'],
    [{ email_address: 'a@company.com, b@company.com' }, 'invalid_email'],
  ] as const) {
    const response = await join(api, organizationId, 'form@company.com', fields);
    expect([fields, response.status, response.body['error_type']]).toEqual([fields, 400, error]);
  }
});

test('an active member who requests to join gets an email without a token, and nothing is created', async ({
  api,
}) => {
  const organizationId = await newOrganization(api, joinable);
  const memberId = await newMember(api, organizationId, 'already@company.com');
  const told = await join(api, organizationId, 'already@company.com');
  expect([told.status, told.body]).toMatchObject([
    200,
    { member_created: false, member_id: memberId, member: { status: 'active' } },
  ]);
  expect(told.body['invitation']).toBeUndefined();
  const message = await api.mailbox.waitFor(({ to }) => to[0]?.address === 'already@company.com');
  expect(message.html + message.text).not.toMatch(/token=|[\w-]{43}/);
});

test('a join by an invited person changes nothing, and sends at most one email an hour', async ({ api }) => {
  const { organizationId, emailAddress, token, memberId } = await anInvitee(api);
  for (let time = 0; time < 5; time += 1) {
    const told = await join(api, organizationId, emailAddress);
    expect([told.status, told.body]).toMatchObject([
      200,
      { member_created: false, member_id: memberId, member: { status: 'invited' } },
    ]);
    expect(invitationOf(told).generation).toBe(1);
  }
  expect(mailsTo(api, emailAddress)).toHaveLength(1);
  expect((await accept(api, token)).status).toBe(200);
});

test('an invite that meets an open join makes it an invite: the member id stays, the link is a new one', async ({
  api,
}) => {
  const organizationId = await newOrganization(api, joinable);
  const joined = await join(api, organizationId, 'both@company.com');
  const first = await api.tokenFor('both@company.com');
  const invited = await invite(api, organizationId, 'both@company.com', { roles: ['admin'] });
  expect([invited.status, invited.body]).toMatchObject([
    200,
    { member_id: joined.body['member_id'], member: { status: 'invited' }, invitation: { kind: 'invite' } },
  ]);
  expect((await accept(api, first)).status).toBe(401);
});

test('joining by e-mail and by provision stops at the seats', async ({ api }) => {
  const organizationId = await newOrganization(api, {
    ...joinable,
    seat_limit: 1,
    sso_jit_provisioning: 'ALL_ALLOWED',
  });
  const joined = await join(api, organizationId, 'late@company.com');
  expect(joined.status).toBe(200);
  const token = await api.tokenFor('late@company.com');
  await newMember(api, organizationId, 'only@company.com');
  expect((await accept(api, token)).body['error_type']).toBe('seat_limit_reached');
  expect((await join(api, organizationId, 'later@company.com')).body['error_type']).toBe(
    'seat_limit_reached',
  );
  const provisioned = await provision(api, organizationId, { email_address: 'sso@company.com' });
  expect(provisioned.body['error_type']).toBe('seat_limit_reached');
  const member = await provision(api, organizationId, { email_address: 'only@company.com' });
  expect([member.status, member.body]).toMatchObject([200, { member: { status: 'active' } }]);
});

const provision = (api: LiveApi, organizationId: string, fields: object) =>
  api.call('POST', `${organizations}/${organizationId}/provision`, {
    email_verified: true,
    sso_connection_id: 'connection-1',
    ...fields,
  });

test('provision admits verified people where the policy of that login allows it', async ({ api }) => {
  const sso = {
    sso_jit_provisioning: 'RESTRICTED',
    sso_jit_provisioning_allowed_connections: ['connection-1'],
  };
  const organizationId = await newOrganization(api, { ...sso, email_invites: 'ALL_ALLOWED' });
  const oauth = { sso_connection_id: undefined, oauth_provider: 'slack', oauth_tenant_id: 'T1' };
  const address = { email_address: 'p@company.com' };
  for (const [fields, status, error] of [
    [{ ...address, email_verified: false }, 400, 'email_not_verified'],
    [{ ...address, email_verified: 'true' }, 400, 'bad_request'],
    [{ ...address, sso_connection_id: 'connection-2' }, 400, 'invalid_sso_connection_for_jit_provisioning'],
    [{ ...address, sso_connection_id: 'CONNECTION-1' }, 400, 'invalid_sso_connection_for_jit_provisioning'],
    [{ ...address, ...oauth }, 400, 'oauth_tenant_jit_provisioning_not_allowed'],
    [{ ...address, ...oauth, sso_connection_id: 'connection-1' }, 400, 'bad_request'],
    [{ ...address, sso_connection_id: undefined }, 400, 'bad_request'],
    [{ email_address: 'p' }, 400, 'invalid_email'],
  ] as const) {
    const response = await provision(api, organizationId, fields);
    expect([fields, response.status, response.body['error_type']]).toEqual([fields, status, error]);
  }
  const invited = await invite(api, organizationId, 'p@company.com');
  const token = await api.tokenFor('p@company.com');
  const let_in = await provision(api, organizationId, address);
  expect([let_in.status, let_in.body]).toMatchObject([
    200,
    {
      member_authenticated: true,
      session_token: '',
      member: { status: 'active', email_address_verified: true },
    },
  ]);
  expect(let_in.body['method_id']).toBeUndefined();
  const { invitation_id: id } = invitationOf(invited);
  const read = await api.call('GET', `${organizations}/${organizationId}/invitations/${id}`);
  expect(read.body).toMatchObject({ invitation: { state: 'accepted', close_reason: null } });
  expect((await accept(api, token)).status).toBe(401);
});
