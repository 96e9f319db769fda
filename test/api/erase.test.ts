import { afterEach, beforeEach, expect, test } from 'vitest';
import { decideRequest } from '../../db/changes/decide.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import type { Answered, TestApi } from './api.ts';
import { newMember, newOrganization, startApi } from './api.ts';

const marker = 'zebra';
const organizations = '/v1/b2b/organizations';
let api: TestApi;
let organizationId: string;

beforeEach(async () => {
  api = await startApi();
  const email_allowed_domains = ['company.com'];
  const policy = {
    email_invites: 'ALL_ALLOWED',
    email_jit_provisioning: 'RESTRICTED',
    email_allowed_domains,
  };
  organizationId = await newOrganization(api, policy);
});
afterEach(() => api.close());

/** Decides what waits, in the order of asking, as the workflows would. */
async function decideAll(): Promise<void> {
  const { sql } = api.database;
  const waiting = await sql<{ id: string }[]>`
    select id from requests where outcome is null and kind <> 'plain' order by number`;
  for (const { id } of waiting) await decideRequest(api.deps.asking.changes, id);
}

/** Calls, decides, and calls again with the same key, which then gets the outcome. */
async function decided(path: string, body: object, key: string): Promise<Answered> {
  await api.call('POST', path, body, { 'idempotency-key': key });
  await decideAll();
  return api.call('POST', path, body, { 'idempotency-key': key });
}

let keys = 0;
const person = { name: `${marker} Name`, message: `come, ${marker}`, trusted_metadata: { a: marker } };

async function invited(
  address: string,
  key = `key ${(keys += 1)}`,
): Promise<{ id: string; memberId: string }> {
  const body = { organization_id: organizationId, email_address: address, ...person };
  const answer = await decided('/v1/b2b/magic_links/email/invite', body, key);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  const { invitation, member_id } = answer.body as {
    invitation: { invitation_id: string };
    member_id: string;
  };
  return { id: invitation.invitation_id, memberId: member_id };
}

async function tokenOf(invitationId: string): Promise<string> {
  const id = invitationId.replace('invitation-', '');
  const [row] = await api.database.sql<[{ generation: number; nonce: string; linkKeyId: string }]>`
    select generation, nonce, link_key_id from invitations where id = ${id}`;
  const keysOfApi = createLinkKeys([{ id: 'one', key: Buffer.alloc(32, 1) }]);
  return keysOfApi.tokenOf({ invitationId: id, ...row });
}

async function accepted(invitationId: string, key = `key ${(keys += 1)}`): Promise<Answered> {
  const body = { magic_links_token: await tokenOf(invitationId) };
  const answer = await decided('/v1/b2b/magic_links/authenticate', body, key);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer;
}

const join = (address: string, key: string) =>
  decided(
    '/v1/b2b/magic_links/email/login_or_signup',
    { organization_id: organizationId, email_address: address },
    key,
  );
const erase = (address: string, headers = {}) =>
  api.call('POST', `${organizations}/${organizationId}/erase`, { email_address: address }, headers);
const deleteMember = (memberId: string) =>
  api.call('DELETE', `${organizations}/${organizationId}/members/${memberId}`);
const getInvitation = (id: string) => api.call('GET', `${organizations}/${organizationId}/invitations/${id}`);

/** The rows that show a text, by table. */
async function rowsWith(text: string): Promise<Record<string, number>> {
  const { sql } = api.database;
  const found: Record<string, number> = {};
  for (const table of ['organizations', 'members', 'invitations', 'requests', 'emails', 'events']) {
    const [{ count }] = await sql<[{ count: number }]>`
      select count(*)::int from ${sql(table)} t where t::text like ${`%${text}%`}`;
    if (count > 0) found[table] = count;
  }
  return found;
}

test('erasing an address erases who was only invited, and revokes the invitation that is open', async () => {
  const { id, memberId } = await invited(`${marker}@company.com`);
  const answer = await erase(`${marker.toUpperCase()}@Company.com`);
  expect([answer.status, answer.body]).toMatchObject([200, { erased: 1 }]);
  expect((await getInvitation(id)).body).toMatchObject({
    invitation: { state: 'revoked', close_reason: 'erased', email_address: null, name: null, message: null },
  });
  expect(api.toldRuns).toEqual([`invitationClosed ${id.replace('invitation-', '')}`]);
  const gone = await api.call('GET', `${organizations}/${organizationId}/member?member_id=${memberId}`);
  expect(gone.body).toMatchObject({ error_type: 'member_not_found' });
  expect(await rowsWith(marker)).toEqual({});
  expect((await erase(`${marker}@company.com`)).body).toMatchObject({ erased: 0 });
  const other = await invited(`${marker}@company.com`);
  expect(other.id).not.toBe(id);
});

test('erasing finds closed invitations, and those that had the address before it was changed', async () => {
  const closed = await invited(`${marker}@company.com`);
  await deleteMember(closed.memberId);
  await decideAll();
  const amended = await invited(`${marker}@company.com`);
  const member = `${organizations}/${organizationId}/members/${amended.memberId}`;
  expect((await api.call('PUT', member, { email_address: `${marker}.new@company.com` })).status).toBe(202);
  await decideAll();
  expect((await erase(`${marker}@company.com`)).body).toMatchObject({ erased: 2 });
  expect(await rowsWith(marker)).toEqual({});
  expect((await getInvitation(amended.id)).body).toMatchObject({ invitation: { close_reason: 'erased' } });
});

test('an active member is not erased by an address that they have or had', async () => {
  const memberId = await newMember(api, organizationId, `${marker}@company.com`);
  const member = `${organizations}/${organizationId}/members/${memberId}`;
  await api.call('PUT', member, { email_address: 'moved@company.com' });
  for (const address of [`${marker}@company.com`, 'moved@company.com']) {
    const answer = await erase(address, { 'idempotency-key': `erase ${address}` });
    expect([answer.status, answer.body]).toMatchObject([400, { error_type: 'member_is_active' }]);
  }
  expect(
    (await api.call('GET', `${organizations}/${organizationId}/member?member_id=${memberId}`)).status,
  ).toBe(200);
});

test('an erasure is kept for its key, without the address', async () => {
  await invited(`${marker}@company.com`);
  const key = { 'idempotency-key': `erase ${marker}@company.com` };
  const first = await erase(`${marker}@company.com`, key);
  const again = await erase(`${marker}@company.com`, key);
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(await rowsWith(marker)).toEqual({});
  const answers = [
    await erase('no address'),
    await api.call('POST', `${organizations}/nobody/erase`, { email_address: 'a@company.com' }),
  ];
  expect(answers.map(({ status, body }) => [status, body['error_type']])).toEqual([
    [400, 'invalid_email'],
    [404, 'organization_not_found'],
  ]);
});

test('deleting a member erases what was under an address that was changed since, also what was asked by others’ means', async () => {
  const before = await invited(`${marker}@company.com`);
  await deleteMember(before.memberId);
  await decideAll();
  const { id, memberId } = await invited(`${marker}@company.com`);
  await accepted(id);
  expect((await join(`${marker}@company.com`, 'join of the member')).status).toBe(200);
  const login = { email_address: `${marker}@company.com`, email_verified: true, sso_connection_id: 'x' };
  for (const [path, body] of [
    ['provision', login],
    ['members', { email_address: `${marker}@company.com`, name: marker }],
  ] as const) {
    await api.call('POST', `${organizations}/${organizationId}/${path}`, body, { 'idempotency-key': path });
  }
  await api.call('PUT', `${organizations}/${organizationId}/members/${memberId}`, {
    email_address: 'other@company.com',
  });
  expect((await deleteMember(memberId)).status).toBe(200);
  expect(await rowsWith(marker)).toEqual({});
  expect(await api.database.sql`select 1 from requests where address_hash is not null`).toHaveLength(0);
  expect(await api.database.sql`select 1 from addresses`).toHaveLength(0);
  const again = await join(`${marker}@company.com`, 'join of the member');
  expect([again.status, again.body]).toMatchObject([404, { error_type: 'member_not_found' }]);
});
