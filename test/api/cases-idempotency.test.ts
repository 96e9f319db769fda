import { expect } from 'vitest';
import { newOrganization } from './api.ts';
import { invitationOf } from './invites.ts';
import type { LiveApi } from './live-api.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const invitePath = '/v1/b2b/magic_links/email/invite';
const joinPath = '/v1/b2b/magic_links/email/login_or_signup';
const authenticatePath = '/v1/b2b/magic_links/authenticate';

let keys = 0;
const newKey = () => `key-${(keys += 1)}`;
const post = (api: LiveApi, path: string, body: unknown, key: string) =>
  api.call('POST', path, body, { 'idempotency-key': key });

test('IDEMPO-002: a key with another address is refused, and the first invite is untouched', async ({
  api,
}) => {
  const organization_id = await newOrganization(api);
  const key = newKey();
  const first = await post(api, invitePath, { organization_id, email_address: 'first@company.com' }, key);
  const other = await post(api, invitePath, { organization_id, email_address: 'other@company.com' }, key);
  expect([first.status, other.status, other.body]).toMatchObject([
    200,
    409,
    { error_type: 'idempotency_key_reused' },
  ]);
  expect(JSON.stringify(other.body)).not.toContain('@');
  const again = await post(api, invitePath, { email_address: 'first@company.com', organization_id }, key);
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
  expect(invitationOf(first).generation).toBe(1);
  const rows = await api.database
    .sql`select generation from invitations where organization_id = ${organization_id.slice(13)}`;
  expect(rows).toEqual([{ generation: 1 }]);
});

test('IDEMPO-006: one key at the invite, the join and the accept is three keys', async ({ api }) => {
  const organization_id = await newOrganization(api, {
    email_invites: 'ALL_ALLOWED',
    email_jit_provisioning: 'RESTRICTED',
    email_allowed_domains: ['company.com'],
  });
  const key = newKey();
  const invited = await post(api, invitePath, { organization_id, email_address: 'six@company.com' }, key);
  const joined = await post(api, joinPath, { organization_id, email_address: 'six-join@company.com' }, key);
  const token = await api.tokenFor('six@company.com');
  const accepted = await post(api, authenticatePath, { magic_links_token: token }, key);
  expect([invited, joined, accepted].map(({ status }) => status)).toEqual([200, 200, 200]);
  for (const { headers } of [invited, joined, accepted])
    expect(headers.get('idempotent-replayed')).toBeNull();
  const again = await post(api, authenticatePath, { magic_links_token: token }, key);
  expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([
    200,
    accepted.body,
    'true',
  ]);
  expect((await post(api, authenticatePath, { magic_links_token: token }, newKey())).status).toBe(401);
});

test.for([['a'.repeat(256)], [''], ['schön'], ['tab\there']] as const)(
  'IDEMPO-007: the key %j is refused before anything is stored',
  async ([key], { api }) => {
    const organization_id = await newOrganization(api);
    const response = await post(
      api,
      invitePath,
      { organization_id, email_address: 'seven@company.com' },
      key,
    );
    expect([response.status, response.body]).toMatchObject([400, { error_type: 'invalid_idempotency_key' }]);
    expect(
      await api.database.sql`select 1 from requests where organization_id = ${organization_id.slice(13)}`,
    ).toEqual([]);
  },
);

test('a key of 255 characters is a key', async ({ api }) => {
  const body = { organization_id: await newOrganization(api), email_address: 'long@company.com' };
  const key = '~'.repeat(255);
  const [first, again] = [await post(api, invitePath, body, key), await post(api, invitePath, body, key)];
  expect([first.status, again.body]).toEqual([200, first.body]);
});

test('twenty invites of one key at once are one invite with one email; the other callers get idempotency_key_in_progress', async ({
  api,
}) => {
  const organization_id = await newOrganization(api);
  const body = { organization_id, email_address: 'twenty@company.com' };
  const key = newKey();
  const responses = await Promise.all(Array.from({ length: 20 }, () => post(api, invitePath, body, key)));
  const told = responses.filter(({ status }) => status === 200);
  expect(told.length).toBeGreaterThan(0);
  for (const one of told) expect(one.body).toEqual(told[0]?.body);
  const others = responses.filter(({ status }) => status !== 200);
  expect(others.every((one) => one.body['error_type'] === 'idempotency_key_in_progress')).toBe(true);
  await api.tokenFor('twenty@company.com');
  const rows = await api.database
    .sql`select generation from invitations where organization_id = ${organization_id.slice(13)}`;
  expect(rows).toEqual([{ generation: 1 }]);
  expect(api.mailbox.messages().filter(({ to }) => to[0]?.address === 'twenty@company.com')).toHaveLength(1);
});

test('a refusal by settings is stored; a malformed body is not, nor a wrong token', async ({ api }) => {
  const organization_id = await newOrganization(api, {
    email_jit_provisioning: 'RESTRICTED',
    email_allowed_domains: ['company.com'],
  });
  const [refused, formless, wrong] = [newKey(), newKey(), newKey()];
  const body = { organization_id, email_address: 'kept@company.com' };
  const first = await post(api, invitePath, body, refused);
  expect([first.status, first.body]).toMatchObject([400, { error_type: 'invalid_email_for_invites' }]);
  await api.call('PUT', `/v1/b2b/organizations/${organization_id}`, { email_invites: 'ALL_ALLOWED' });
  const again = await post(api, invitePath, body, refused);
  expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([
    400,
    first.body,
    'true',
  ]);
  const byNobody = { ...body, invited_by_member_id: 'member-nobody' };
  const key = newKey();
  for (const replayed of [null, 'true']) {
    const response = await post(api, invitePath, byNobody, key);
    expect([response.status, response.body['error_type']]).toEqual([404, 'member_not_found']);
    expect(response.headers.get('idempotent-replayed')).toBe(replayed);
  }
  expect((await post(api, invitePath, { ...body, locale: 'xx' }, formless)).status).toBe(400);
  expect((await post(api, invitePath, { ...body, email_address: 'no' }, formless)).status).toBe(400);
  expect((await post(api, invitePath, body, formless)).status).toBe(200);
  expect((await post(api, authenticatePath, { magic_links_token: 'a'.repeat(43) }, wrong)).status).toBe(401);
  const token = await api.tokenFor('kept@company.com');
  expect((await post(api, authenticatePath, { magic_links_token: token }, wrong)).status).toBe(200);
});
