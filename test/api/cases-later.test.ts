import { expect } from 'vitest';
import type { TestResponse } from './api.ts';
import { newOrganization } from './api.ts';
import { invitationOf, invite } from './invites.ts';
import type { LiveApi } from './live-api.ts';
import { liveApiTest } from '../support/fixtures/live-api.ts';

const organizations = '/v1/b2b/organizations';
const slowly = { timeout: 30_000 };

const test = liveApiTest.extend('liveApiOptions', { scope: 'file' }, { workerOff: true, deadlineMs: 400 });

const read = (api: LiveApi, organizationId: string, id: string) =>
  api.call('GET', `${organizations}/${organizationId}/invitations/${id}`);
const listed = async (api: LiveApi, organizationId: string) =>
  (await api.call('POST', `${organizations}/members/search`, { organization_ids: [organizationId] })).body[
    'members'
  ];

test('without workers an invite is a 202 that can be read, amended, revoked and repeated; later it is decided', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const restricted = await newOrganization(api);
  const key = { 'idempotency-key': 'later' };
  const fields = {
    organization_id: organizationId,
    email_address: 'later@company.com',
    roles: ['admin'],
    name: 'Ada',
  };
  const asked = await api.call('POST', '/v1/b2b/magic_links/email/invite', fields, key);
  expect([asked.status, asked.body]).toMatchObject([
    202,
    {
      status_code: 202,
      member: { status: 'invited', name: 'Ada', email_address: 'later@company.com' },
      organization: { organization_id: organizationId },
      invitation: { state: 'requested', roles: ['admin'], generation: 1, closed_at: null, sent_at: null },
    },
  ]);
  const { invitation_id: id, member_id: memberId } = invitationOf(asked);
  expect(invitationOf(await read(api, organizationId, id)).state).toBe('requested');
  expect(await listed(api, organizationId)).toEqual([]);
  const other = await newOrganization(api);
  expect((await read(api, other, id)).status).toBe(404);

  const amended = await api.call('PUT', `${organizations}/${organizationId}/members/${memberId}`, {
    name: 'Grace',
  });
  expect([amended.status, invitationOf(amended).state]).toEqual([202, 'requested']);
  const revokedLater = await invite(api, organizationId, 'revoked@company.com');
  const path = `${organizations}/${organizationId}/members/${invitationOf(revokedLater).member_id}`;
  const revoked = await api.call('DELETE', path);
  expect([revoked.status, invitationOf(revoked).state]).toEqual([202, 'requested']);

  const doomed = await invite(api, restricted, 'doomed@company.com');
  await api.call('PUT', `${organizations}/${restricted}`, { email_invites: 'NOT_ALLOWED' });
  expect(invitationOf(doomed).state).toBe('requested');
  expect(api.mailbox.messages()).toEqual([]);

  await api.startWorker();
  const state = async (organization: string, response: TestResponse) =>
    invitationOf(await read(api, organization, invitationOf(response).invitation_id)).state;
  await expect.poll(() => state(organizationId, asked), slowly).toBe('pending');
  await expect.poll(() => state(restricted, doomed), slowly).toBe('refused');
  await expect.poll(() => state(organizationId, revokedLater), slowly).toBe('revoked');
  await expect
    .poll(() => listed(api, organizationId), slowly)
    .toMatchObject([{ member_id: memberId, status: 'invited', name: 'Grace' }]);
  const refused = await read(api, restricted, invitationOf(doomed).invitation_id);
  expect(refused.body).toMatchObject({
    invitation: {
      close_reason: 'invalid_email_for_invites',
      closed_at: expect.any(String),
      delivery: { state: 'none' },
    },
  });
  expect(await listed(api, restricted)).toEqual([]);

  // The key had no response that is kept: now it gets the outcome, and from then on that.
  const outcome = await api.call('POST', '/v1/b2b/magic_links/email/invite', fields, key);
  expect([outcome.status, invitationOf(outcome)]).toMatchObject([
    200,
    { invitation_id: id, state: 'pending' },
  ]);
  const again = await api.call('POST', '/v1/b2b/magic_links/email/invite', fields, key);
  expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([
    200,
    outcome.body,
    'true',
  ]);

  const token = await api.tokenFor('later@company.com');
  const accepted = await api.call('POST', '/v1/b2b/magic_links/authenticate', { magic_links_token: token });
  expect([200, 202]).toContain(accepted.status);
  expect(accepted.body['member_authenticated']).toBe(accepted.status === 200);
  await expect.poll(() => state(organizationId, asked), slowly).toBe('accepted');
  const mailed = api.mailbox.messages().map(({ to }) => to[0]?.address);
  expect(mailed).toEqual(['later@company.com']);
});
