import { expect } from 'vitest';
import { newOrganization } from './api.ts';
import { accept, anInvitee, invite } from './invites.ts';
import type { LiveApi } from './live-api.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

test.for([
  ['ACCEPT-001', 'user@company.com', 'mallory@evil.com'],
  ['ACCEPT-005', 'user@company.com', 'user+x@company.com'],
  ['ACCEPT-006', 'user@gmail.com', 'u.ser@gmail.com'],
] as const)(
  '%s: an invite of %s is refused to %s, without naming the invitee',
  async ([, invited, signedIn], { api }) => {
    const organizationId = await newOrganization(api);
    const told = await invite(api, organizationId, invited);
    const token = await newestToken(api, invited, told.body['member_id']);
    const response = await accept(api, token, { email_address: signedIn });
    expect([response.status, response.body]).toMatchObject([403, { error_type: 'email_mismatch' }]);
    expect(JSON.stringify(response.body)).not.toContain(invited);
    expect(JSON.stringify(response.body)).not.toContain(signedIn);
    expect((await accept(api, token, { email_address: invited.toUpperCase() })).status).toBe(200);
  },
);

test('ACCEPT-014: a forwarded link admits its holder as the invited address, unless the application says who is signed in', async ({
  api,
}) => {
  const { token, emailAddress, memberId, state } = await anInvitee(api);
  expect((await accept(api, token, { email_address: 'colleague@company.com' })).status).toBe(403);
  expect(await state()).toBe('pending');
  const forwarded = await accept(api, token);
  expect([forwarded.status, forwarded.body]).toMatchObject([
    200,
    { member_id: memberId, member: { email_address: emailAddress } },
  ]);
});

test('an address in another form is the same one: letters of the domain in Unicode, capitals anywhere', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const told = await invite(api, organizationId, 'Ada@bücher.de');
  const token = await newestToken(api, 'Ada@xn--bcher-kva.de', told.body['member_id']);
  expect((await accept(api, token, { email_address: 'ada@xn--bcher-kvx.de' })).status).toBe(403);
  expect((await accept(api, token, { email_address: 'ADA@BÜCHER.de' })).status).toBe(200);
});

test('a malformed address is refused as such, and the link stays good', async ({ api }) => {
  const { token, state } = await anInvitee(api);
  for (const address of [
    '',
    'nobody',
    'a@b',
    'a@company.com,b@company.com',
    'a@company.com\r\nBcc: b@c.com',
  ]) {
    const response = await accept(api, token, { email_address: address });
    expect([response.status, response.body]).toMatchObject([400, { error_type: 'invalid_email' }]);
  }
  for (const address of [['a@company.com'], { $ne: null }, 7, null]) {
    expect((await accept(api, token, { email_address: address })).status).toBe(400);
  }
  expect(await state()).toBe('pending');
});

test('ACCEPT-002 ACCEPT-008: an accept cannot choose the member, the role or the organization', async ({
  api,
}) => {
  const { token, state } = await anInvitee(api);
  const fields = {
    email: 'mallory@evil.com',
    username: 'x',
    userId: 'member-019a0000-0000-7000-8000-000000000000',
    member_id: 'member-019a0000-0000-7000-8000-000000000000',
    organization_id: 'organization-019a0000-0000-7000-8000-000000000000',
    roles: ['owner'],
    status: 'active',
  };
  const response = await accept(api, token, fields);
  expect([response.status, response.body]).toMatchObject([400, { error_type: 'bad_request' }]);
  for (const name of Object.keys(fields)) expect(response.body['error_message']).toContain(`"${name}"`);
  expect(await state()).toBe('pending');
  // What the SDKs send about sessions is taken, and of no effect.
  const sdk = { session_token: 'x', session_jwt: 'y', intermediate_session_token: 'z' };
  const accepted = await accept(api, token, { ...sdk, session_duration_minutes: 60, telemetry_id: 'a' });
  expect([accepted.status, accepted.body]).toMatchObject([
    200,
    { session_token: '', session_jwt: '', intermediate_session_token: '', member_authenticated: true },
  ]);
});

/** The token in the e-mail to this address that belongs to this invite. */
async function newestToken(api: LiveApi, address: string, memberId: unknown): Promise<string> {
  const rows = await api.database.sql<{ id: string }[]>`
    select id from invitations where member_id = ${String(memberId).slice('member-'.length)}`;
  const message = await api.mailbox.waitFor(({ messageId }) => messageId.includes(rows[0]?.id ?? 'none'));
  expect(message.to.map((to) => to.address)).toEqual([address]);
  return new URL(message.invitationLink ?? '').searchParams.get('token') ?? '';
}
