import { B2BClient } from 'stytch';
import { expect } from 'vitest';
import { createApp } from '../../api/app.ts';
import { serveApp } from '../../api/http/serve.ts';
import { projectId, secret } from '../api/api.ts';
import { liveApiTest } from '../support/fixtures/live-api.ts';

const test = liveApiTest
  .extend('server', { scope: 'file' }, async ({ api }, { onCleanup }) => {
    const server = await serveApp(createApp(api.deps), { host: '127.0.0.1', port: 0 });
    onCleanup(() => server.close());
    return server;
  })
  .extend(
    'client',
    { scope: 'file' },
    ({ server }) => new B2BClient({ project_id: projectId, secret, env: `http://127.0.0.1:${server.port}/` }),
  );

async function newOrganization(client: B2BClient, policy: object = {}): Promise<string> {
  const made = await client.organizations.create({ organization_name: 'Invites', ...policy });
  return made.organization.organization_id;
}

test("an invite, its e-mail and its accept, by the SDK's own calls", async ({ api, client }) => {
  const organization_id = await newOrganization(client);
  const inviter = await client.organizations.members.create({
    organization_id,
    email_address: 'inviter@company.com',
    roles: ['admin'],
  });
  const invited = await client.magicLinks.email.invite({
    organization_id,
    email_address: 'New.Person@Company.com',
    invite_redirect_url: 'https://app.company.com/join',
    invited_by_member_id: inviter.member_id,
    name: 'New Person',
    trusted_metadata: { plan: 'gold' },
    untrusted_metadata: { theme: 'dark' },
    invite_template_id: 'default',
    locale: 'fr',
    roles: ['member'],
    invite_expiration_minutes: 60,
  });
  expect(invited).toMatchObject({
    status_code: 200,
    member: { status: 'invited', email_address: 'New.Person@company.com', name: 'New Person' },
    organization: { organization_id },
  });
  const { member_id } = invited;
  expect((await client.organizations.members.get({ organization_id, member_id })).member.status).toBe(
    'invited',
  );

  const magic_links_token = await api.tokenFor('New.Person@company.com');
  const accepted = await client.magicLinks.authenticate({
    magic_links_token,
    session_duration_minutes: 60,
    session_custom_claims: { any: 'thing' },
    locale: 'fr',
  });
  expect(accepted).toMatchObject({
    status_code: 200,
    member_id,
    organization_id,
    method_id: expect.any(String),
    member_authenticated: true,
    reset_sessions: false,
    session_token: '',
    session_jwt: '',
    intermediate_session_token: '',
    member: {
      status: 'active',
      name: 'New Person',
      email_address_verified: true,
      trusted_metadata: { plan: 'gold' },
      roles: [{ role_id: 'member' }],
    },
  });
  await expect(client.magicLinks.authenticate({ magic_links_token })).rejects.toMatchObject({
    status_code: 401,
    error_type: 'unable_to_auth_magic_link',
  });
  await expect(
    client.magicLinks.email.invite({ organization_id, email_address: 'new.person@company.com' }),
  ).rejects.toMatchObject({ error_type: 'duplicate_member_email' });
});

test('an invited member is amended and deleted by the member calls, and the link dies', async ({
  api,
  client,
}) => {
  const organization_id = await newOrganization(client);
  const email_address = 'leaving@company.com';
  const { member_id } = await client.magicLinks.email.invite({ organization_id, email_address });
  const magic_links_token = await api.tokenFor(email_address);
  const amended = await client.organizations.members.update({
    organization_id,
    member_id,
    name: 'Amended Name',
    roles: ['admin'],
  });
  expect(amended).toMatchObject({
    status_code: 200,
    member: { status: 'invited', name: 'Amended Name', roles: [{ role_id: 'admin' }] },
  });
  expect(await client.organizations.members.delete({ organization_id, member_id })).toMatchObject({
    status_code: 200,
    member_id,
  });
  await expect(client.organizations.members.get({ organization_id, member_id })).rejects.toMatchObject({
    error_type: 'member_not_found',
  });
  await expect(client.magicLinks.authenticate({ magic_links_token })).rejects.toMatchObject({
    status_code: 401,
  });
});

test('joining by e-mail makes a pending member, and the link an active one', async ({ api, client }) => {
  const organization_id = await newOrganization(client, {
    email_jit_provisioning: 'RESTRICTED',
    email_allowed_domains: ['joiners.com'],
  });
  const email_address = 'joiner@joiners.com';
  const joined = await client.magicLinks.email.loginOrSignup({
    organization_id,
    email_address,
    pkce_code_challenge: 'ignored',
    login_expiration_minutes: 30,
  });
  expect(joined).toMatchObject({ status_code: 200, member_created: true, member: { status: 'pending' } });
  const accepted = await client.magicLinks.authenticate({
    magic_links_token: await api.tokenFor(email_address),
  });
  expect(accepted.member).toMatchObject({ status: 'active', member_id: joined.member_id });
  const again = await client.magicLinks.email.loginOrSignup({ organization_id, email_address });
  expect(again).toMatchObject({ member_created: false, member: { status: 'active' } });
  await expect(
    client.magicLinks.email.loginOrSignup({ organization_id, email_address: 'x@elsewhere.com' }),
  ).rejects.toMatchObject({ error_type: 'invalid_email_for_jit_provisioning' });
});
