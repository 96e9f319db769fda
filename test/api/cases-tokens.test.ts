import { expect } from 'vitest';
import { newMember, newOrganization } from './api.ts';
import { accept, anInvitee, invite, sameEachTime } from './invites.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const wrongToken = 'a'.repeat(43);
const organizations = '/v1/b2b/organizations';

const said401 = [401, { error_type: 'unable_to_auth_magic_link' }];

test('TOKEN-002 TOKEN-003 TOKEN-005 TOKEN-019: unknown, public, foreign and dead tokens get the same response', async ({
  api,
}) => {
  const [used, revoked, expired, renewed] = [
    await anInvitee(api),
    await anInvitee(api),
    await anInvitee(api),
    await anInvitee(api),
  ];
  expect((await accept(api, used.token)).status).toBe(200);
  const path = `${organizations}/${revoked.organizationId}/members/${revoked.memberId}`;
  expect((await api.call('DELETE', path)).status).toBe(200);
  await api.database
    .sql`update invitations set expires_at = clock() - interval '1 second' where id = ${expired.id.slice('invitation-'.length)}`;
  expect((await invite(api, renewed.organizationId, renewed.emailAddress)).status).toBe(200);
  const jwt = 'eyJhbGciOiJub25lIn0.eyJvcmciOiJCIiwiZW1haWwiOiJhdHRhY2tlckBldmlsLnRlc3QifQ.';
  const tokens = [
    used.token,
    revoked.token,
    expired.token,
    renewed.token,
    '00000000-0000-0000-0000-000000000000',
    used.id,
    used.id.slice('invitation-'.length),
    jwt,
    '',
  ];
  const first = sameEachTime(await accept(api, wrongToken));
  expect(first).toMatchObject(said401);
  for (const token of tokens) expect(sameEachTime(await accept(api, token))).toEqual(first);
  expect(await revoked.state()).toBe('revoked');
});

test('TOKEN-007 TOKEN-008: a token that was altered or had punctuation put to it is none, and the real one stays good', async ({
  api,
}) => {
  const { token, state } = await anInvitee(api);
  const flipped = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
  // The last character of 43 carries two bits that count for nothing: decoded, it is the same token.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const sameBytes = token.slice(0, -1) + alphabet[alphabet.indexOf(token.slice(-1)) ^ 1];
  expect(Buffer.from(sameBytes, 'base64url')).toEqual(Buffer.from(token, 'base64url'));
  const altered = ['=', '%3D', '.', ')', '>', ' ', '\n', '\u200b', ',', token].map((end) => token + end);
  const inFront = [' ', '<', '\n', '\ufeff'].map((start) => start + token);
  const shortened = [token.slice(0, -1), token.slice(1), token.toUpperCase(), token.toLowerCase()];
  for (const wrong of [flipped, sameBytes, ...altered, ...inFront, ...shortened]) {
    const answer = await accept(api, wrong);
    expect([wrong.length, ...sameEachTime(answer)]).toMatchObject([wrong.length, ...said401]);
  }
  expect(await state()).toBe('pending');
  expect((await accept(api, token)).status).toBe(200);
});

test('TOKEN-004 TOKEN-014: identifiers instead of a token, and anything but one text, are malformed', async ({
  api,
}) => {
  const { token, organizationId, emailAddress, state } = await anInvitee(api);
  const authenticate = (body: unknown) => api.call('POST', '/v1/b2b/magic_links/authenticate', body);
  const bodies = [
    { email_address: emailAddress, organization_id: organizationId },
    { email_address: emailAddress },
    { email: emailAddress, slug: 'acme' },
    { magic_links_token: [token, wrongToken] },
    { magic_links_token: [token] },
    { magic_links_token: { $eq: token } },
    { magic_links_token: null },
    { magic_links_token: 7 },
    { token },
    [token],
    {},
  ];
  for (const body of bodies) {
    const answer = await authenticate(body);
    expect([answer.status, answer.body]).toMatchObject([400, { error_type: 'bad_request' }]);
    expect(JSON.stringify(answer.body)).not.toContain(token);
  }
  const twice = `{"magic_links_token":"${wrongToken}","magic_links_token":"${wrongToken.replace('a', 'b')}"}`;
  expect((await authenticate(twice)).status).toBe(401);
  const search = await api.call('POST', `/v1/b2b/magic_links/authenticate?token=${token}`, {});
  expect([search.status, search.body]).toMatchObject([400, { error_type: 'bad_request' }]);
  expect(await state()).toBe('pending');
});

test('TOKEN-018: a link admits once; a deleted member does not come back by it', async ({ api }) => {
  const { token, organizationId, memberId, emailAddress } = await anInvitee(api);
  expect((await accept(api, token)).status).toBe(200);
  const path = `${organizations}/${organizationId}/members/${memberId}`;
  expect((await api.call('DELETE', path)).status).toBe(200);
  const again = await accept(api, token);
  expect([again.status, again.body]).toMatchObject(said401);
  const search = await api.call('POST', `${organizations}/members/search`, {
    organization_ids: [organizationId],
  });
  expect(search.body['members']).toEqual([]);
  const anew = await invite(api, organizationId, emailAddress);
  expect(anew.status).toBe(200);
  expect(anew.body['member_id']).not.toBe(memberId);
  expect((await accept(api, token)).status).toBe(401);
});

test('TOKEN-024: the links of a deleted organization are dead; those of a former inviter are refused', async ({
  api,
}) => {
  const organization = await anInvitee(api);
  const deleted = await api.call('DELETE', `${organizations}/${organization.organizationId}`);
  expect(deleted.status).toBe(200);
  expect(sameEachTime(await accept(api, organization.token))).toEqual(
    sameEachTime(await accept(api, wrongToken)),
  );

  const organizationId = await newOrganization(api);
  const inviter = await newMember(api, organizationId, 'inviter@company.com', { roles: ['owner'] });
  await invite(api, organizationId, 'orphan@company.com', { invited_by_member_id: inviter });
  const token = await api.tokenFor('orphan@company.com');
  await api.call('DELETE', `${organizations}/${organizationId}/members/${inviter}`);
  const refused = await accept(api, token);
  expect([refused.status, refused.body]).toMatchObject([403, { error_type: 'unauthorized_action' }]);
});
