import { expect } from 'vitest';
import { newInvitation, newOrganization } from './api.ts';
import { apiTest as test } from '../support/fixtures/api.ts';

const path = (organizationId: string) => `/v1/b2b/organizations/${organizationId}`;

test('a deleted member is not found, and nothing in the database identifies them', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const key = { 'idempotency-key': 'erase-me' };
  const fields = { email_address: 'forget.me@company.com', name: 'Forget Me' };
  const created = await api.call('POST', `${path(organizationId)}/members`, fields, key);
  const memberId = String(created.body['member_id']);
  const deleted = await api.call('DELETE', `${path(organizationId)}/members/${memberId}`);
  expect([deleted.status, deleted.body]).toMatchObject([200, { member_id: memberId }]);
  const again = await api.call('GET', `${path(organizationId)}/member?member_id=${memberId}`);
  expect([again.status, again.body]).toMatchObject([404, { error_type: 'member_not_found' }]);
  const replayed = await api.call('POST', `${path(organizationId)}/members`, fields, key);
  expect([replayed.status, replayed.body]).toMatchObject([404, { error_type: 'member_not_found' }]);
  for (const table of ['members', 'invitations', 'requests', 'events', 'emails']) {
    const rows = await api.database.sql`select * from ${api.database.sql(table)}`;
    expect(JSON.stringify(rows)).not.toMatch(/forget/i);
  }
});

test('an address is verified by the link or a login, and a new one has yet to be', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const created = await api.call('POST', `${path(organizationId)}/members`, {
    email_address: 'a@company.com',
  });
  expect(created.body).toMatchObject({ member: { email_address_verified: false } });
  const login = { email_address: 'b@company.com', email_verified: true, sso_connection_id: 'saml-1' };
  const provisioned = await api.call('POST', `${path(organizationId)}/provision`, login);
  expect(provisioned.body).toMatchObject({ member: { email_address_verified: true } });
  const memberPath = `${path(organizationId)}/members/${String(provisioned.body['member_id'])}`;
  const renamed = await api.call('PUT', memberPath, { name: 'Bea' });
  expect(renamed.body).toMatchObject({ member: { email_address_verified: true } });
  const moved = await api.call('PUT', memberPath, { email_address: 'bea@company.com' });
  expect(moved.body).toMatchObject({ member: { email_address_verified: false } });
});

test('provisioning by SSO follows the policy, and returns an active member unchanged', async ({ api }) => {
  const open = await newOrganization(api);
  const login = { email_address: 'sso@company.com', email_verified: true, sso_connection_id: 'saml-1' };
  const first = await api.call('POST', `${path(open)}/provision`, login);
  expect([first.status, first.body]).toMatchObject([
    200,
    {
      member_authenticated: true,
      session_token: '',
      member: { status: 'active', email_address_verified: true },
      organization_id: open,
    },
  ]);
  expect(first.body).not.toHaveProperty('method_id');
  const again = await api.call('POST', `${path(open)}/provision`, login);
  expect([again.status, again.body['member']]).toEqual([200, first.body['member']]);
  await api.call('PUT', path(open), { sso_jit_provisioning: 'NOT_ALLOWED' });
  const closed = await api.call('POST', `${path(open)}/provision`, login);
  expect([closed.status, closed.body['member']]).toEqual([200, first.body['member']]);
  const stranger = await api.call('POST', `${path(open)}/provision`, {
    ...login,
    email_address: 'x@company.com',
  });
  expect(stranger.body).toMatchObject({ error_type: 'sso_jit_provisioning_not_allowed' });
  const unverified = await api.call('POST', `${path(open)}/provision`, { ...login, email_verified: false });
  expect(unverified.body).toMatchObject({ error_type: 'email_not_verified' });

  const restricted = await newOrganization(api, {
    sso_jit_provisioning: 'RESTRICTED',
    oauth_tenant_jit_provisioning: 'RESTRICTED',
    allowed_oauth_tenants: { github: ['acme'] },
  });
  await api.call('PUT', path(restricted), { sso_jit_provisioning_allowed_connections: ['saml-2'] });
  const tries = [
    [{ sso_connection_id: 'saml-1' }, 'invalid_sso_connection_for_jit_provisioning'],
    [{ oauth_provider: 'github', oauth_tenant_id: 'other' }, 'invalid_oauth_tenant_for_jit_provisioning'],
    [{ oauth_provider: 'slack', oauth_tenant_id: 'acme' }, 'invalid_oauth_tenant_for_jit_provisioning'],
    [{ oauth_provider: 'github' }, 'bad_request'],
    [{ oauth_provider: 'github', oauth_tenant_id: 'acme' }, undefined],
  ] as const;
  for (const [by, type] of tries) {
    const response = await api.call('POST', `${path(restricted)}/provision`, {
      email_address: 'sso@company.com',
      email_verified: true,
      ...by,
    });
    expect(response.body['error_type']).toBe(type);
  }
});

test('an amend and a revoke are stored and get a 202 while no workflow responds', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const { memberId } = await newInvitation(api, organizationId, 'waiting@company.com');
  const member = `${path(organizationId)}/members/member-${memberId}`;
  const amended = await api.call('PUT', member, { name: 'New Name' });
  expect([amended.status, amended.body]).toMatchObject([
    202,
    { status_code: 202, member: { status: 'invited' } },
  ]);
  const revoked = await api.call('DELETE', member);
  expect([revoked.status, revoked.body]).toMatchObject([202, { member_id: `member-${memberId}` }]);
  const kept = await api.database
    .sql`select kind from requests where kind <> 'plain' and outcome is null order by number`;
  expect(kept.map((row) => row['kind'])).toEqual(['amend', 'revoke']);
});
