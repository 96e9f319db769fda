import { expect } from 'vitest';
import { newMember, newOrganization } from './api.ts';
import { accept, invitationOf, invite } from './invites.ts';
import type { LiveApi } from './live-api.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const organizations = '/v1/b2b/organizations';

const amend = (api: LiveApi, organizationId: string, memberId: string, fields: object) =>
  api.call('PUT', `${organizations}/${organizationId}/members/${memberId}`, fields);

test('an open invite keeps its seat where the limit is lowered: it can be sent again and amended, but is mailed and accepted only within the limit', async ({
  api,
}) => {
  const organizationId = await newOrganization(api, { seat_limit: 2 });
  await invite(api, organizationId, 'one@company.com');
  const other = await invite(api, organizationId, 'other@company.com');
  const oneToken = await api.tokenFor('one@company.com');
  const lowered = await api.call('PUT', `${organizations}/${organizationId}`, { seat_limit: 1 });
  expect(lowered.status).toBe(200);
  const third = await invite(api, organizationId, 'third@company.com');
  expect([third.status, third.body['error_type']]).toEqual([400, 'seat_limit_reached']);
  const { member_id: memberId } = invitationOf(other);
  expect((await amend(api, organizationId, memberId, { name: 'Olga Other' })).status).toBe(200);
  expect((await accept(api, oneToken)).status).toBe(200);
  const again = await invite(api, organizationId, 'Other@company.com');
  expect([again.status, invitationOf(again).generation]).toEqual([200, 2]);
  // Its e-mail waits until an accept would succeed.
  const path = `${organizations}/${organizationId}/invitations/${invitationOf(again).invitation_id}`;
  const blockedBy = async () => (await api.call('GET', path)).body['invitation'];
  await expect.poll(blockedBy, { timeout: 20_000 }).toMatchObject({ blocked_by: 'seat_limit_reached' });
  await api.call('PUT', `${organizations}/${organizationId}`, { seat_limit: 2 });
  expect((await accept(api, await api.tokenFor('Other@company.com'))).status).toBe(200);
});

test('to change the roles of an invite whose inviter is gone is refused as its accept is, and not as if the invitee were unknown; its name can be changed', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const inviter = await newMember(api, organizationId, 'inviter@company.com');
  const invited = await invite(api, organizationId, 'invitee@company.com', { invited_by_member_id: inviter });
  await api.call('DELETE', `${organizations}/${organizationId}/members/${inviter}`);
  const { member_id: memberId } = invitationOf(invited);
  expect((await amend(api, organizationId, memberId, { name: 'Ina Invitee' })).status).toBe(200);
  const amended = await amend(api, organizationId, memberId, { roles: ['admin'] });
  expect([amended.status, amended.body['error_type']]).toEqual([403, 'unauthorized_action']);
  const again = await invite(api, organizationId, 'invitee@company.com');
  expect([again.status, invitationOf(again).generation]).toEqual([200, 2]);
});
