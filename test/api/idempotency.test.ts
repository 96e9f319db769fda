import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { newOrganization } from './api.ts';
import { apiTest as test } from '../support/fixtures/api.ts';

const path = '/v1/b2b/organizations';
let keys = 0;
const newKey = () => ({ 'idempotency-key': `key ${(keys += 1)}` });

test('a repeated key gets the first response again, whatever the order and space of its body', async ({
  api,
}) => {
  const key = newKey();
  const first = await api.call(
    'POST',
    path,
    '{"organization_name":"Once","seat_limit":5,"email_invites":"ALL_ALLOWED"}',
    key,
  );
  const again = await api.call(
    'POST',
    path,
    '{ "seat_limit": 5.0,\n "email_invites":"ALL_ALLOWED", "organization_name" : "Once" }',
    key,
  );
  expect(first.status).toBe(200);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
});

test('twenty posts of one key at once make one organization, and all get it', async ({ api }) => {
  const key = newKey();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => api.call('POST', path, { organization_name: 'Twenty' }, key)),
  );
  const [told, ...others200] = answers.filter(({ status }) => status === 200).map(({ body }) => body);
  for (const body of others200) expect(body).toEqual(told);
  const others = answers.filter(({ status }) => status !== 200).map(({ body }) => body['error_type']);
  expect(others.every((type) => type === 'idempotency_key_in_progress')).toBe(true);
  const rows = await api.database.sql`select 1 from organizations where name = 'Twenty'`;
  expect(rows).toHaveLength(1);
});

test('a key with another body is refused, and the first operation is untouched', async ({ api }) => {
  const key = newKey();
  await api.call('POST', path, { organization_name: 'First', organization_slug: 'the-first' }, key);
  const other = await api.call('POST', path, { organization_name: 'Second' }, key);
  expect([other.status, other.body]).toMatchObject([409, { error_type: 'idempotency_key_reused' }]);
  expect((await api.call('GET', `${path}/the-first`)).body).toMatchObject({
    organization: { organization_name: 'First' },
  });
});

const withNumber = (number: string) => `{"organization_name":"Numbers","trusted_metadata":{"n":[${number}]}}`;

test.for([
  ['12345678901234567890', '12345678901234567891'],
  ['9007199254740992', '9007199254740993'],
  ['0.1000000000000000055', '0.1'],
  ['1e-400', '0'],
  ['1', '-1'],
  ['1', '"1"'],
  ['1', '10'],
] as const)('a body with %s is another than one with %s', async ([one, other], { api }) => {
  const key = newKey();
  expect((await api.call('POST', path, withNumber(one), key)).status).toBe(200);
  const again = await api.call('POST', path, withNumber(other), key);
  expect([again.status, again.body]).toMatchObject([409, { error_type: 'idempotency_key_reused' }]);
});

test.for([
  ['1', '1.0'],
  ['100', '1e2'],
  ['0.5', '5E-1'],
  ['0', '-0.00e7'],
  ['12345678901234567890', '1.2345678901234567890e19'],
] as const)('a body with %s is the same as one with %s', async ([one, other], { api }) => {
  const key = newKey();
  const first = await api.call('POST', path, withNumber(one), key);
  const again = await api.call('POST', path, withNumber(other), key);
  expect([again.status, again.body]).toEqual([200, first.body]);
});

test('a number that no computer can hold is refused by its path, with a key as without', async ({ api }) => {
  const answer = await api.call('POST', path, withNumber('1e400'), newKey());
  expect([answer.status, answer.body]).toMatchObject([400, { error_type: 'bad_request' }]);
  expect(answer.body['error_message']).toContain('trusted_metadata.n[0]');
});

test('digits in strings and names are no numbers', async ({ api }) => {
  const key = newKey();
  const body = (text: string) =>
    `{"organization_name":"Digits","trusted_metadata":{"1.0":${JSON.stringify(text)}}}`;
  expect((await api.call('POST', path, body('a \\" 1.0 "'), key)).status).toBe(200);
  expect((await api.call('POST', path, body('a \\" 1 "'), key)).status).toBe(409);
});

test('a far too long name in the path is not found, with a key as without', async ({ api }) => {
  const long = randomBytes(6_000).toString('base64url');
  for (const headers of [{}, newKey()]) {
    const place = `${path}/${long}/members`;
    const answer = await api.call('POST', place, { email_address: 'ada@company.com' }, headers);
    expect([answer.status, answer.body]).toMatchObject([404, { error_type: 'organization_not_found' }]);
  }
});

test('one key on two paths is two keys', async ({ api }) => {
  const key = newKey();
  const [one, other] = [await newOrganization(api), await newOrganization(api)];
  for (const id of [one, other]) {
    const { status, body } = await api.call(
      'POST',
      `${path}/${id}/members`,
      { email_address: 'a@company.com' },
      key,
    );
    expect([status, body]).toMatchObject([200, { organization: { organization_id: id } }]);
  }
});

test('decisions are stored: a refusal by settings, and a 404', async ({ api }) => {
  const id = await newOrganization(api);
  const [duplicate, missing] = [newKey(), newKey()];
  await api.call('POST', `${path}/${id}/members`, { email_address: 'a@company.com' });
  const refused = await api.call(
    'POST',
    `${path}/${id}/members`,
    { email_address: 'a@company.com' },
    duplicate,
  );
  expect(refused.body).toMatchObject({ error_type: 'duplicate_member_email' });
  const notFound = await api.call(
    'POST',
    `${path}/later/members`,
    { email_address: 'a@company.com' },
    missing,
  );
  await newOrganization(api, { organization_slug: 'later' });
  const again = await api.call('POST', `${path}/later/members`, { email_address: 'a@company.com' }, missing);
  expect([notFound.status, again.status]).toEqual([404, 404]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
});

test('refusals by the rules of domains and external ids are stored', async ({ api }) => {
  const id = await newOrganization(api);
  const members = `${path}/${id}/members`;
  await api.call('POST', members, { email_address: 'one@company.com', external_id: 'taken' });
  const refusals = [
    [path, { organization_name: 'C', email_allowed_domains: ['gmail.com'] }],
    [path, { organization_name: 'C', claimed_email_domains: ['gmail.com'] }],
    [members, { email_address: 'two@company.com', external_id: 'taken' }],
  ] as const;
  for (const [place, body] of refusals) {
    const key = newKey();
    const first = await api.call('POST', place, body, key);
    const again = await api.call('POST', place, body, key);
    expect([first.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([
      400,
      first.body,
      'true',
    ]);
    const other = await api.call('POST', place, { ...body, trusted_metadata: {} }, key);
    expect(other.body['error_type']).toBe('idempotency_key_reused');
  }
});

test('a malformed body is not stored: the same key may come again with a corrected one', async ({ api }) => {
  const key = newKey();
  for (const body of [
    { organization_name: 7 },
    { organization_name: 'Bad\u0007' },
    { organization_name: 'X', organization_slug: '!' },
  ]) {
    expect((await api.call('POST', path, body, key)).status).toBe(400);
  }
  expect((await api.call('POST', path, { organization_name: 'Better' }, key)).status).toBe(200);
});

test.for([['a'.repeat(256)], ['']] as const)('a malformed key is refused', async ([key], { api }) => {
  const { status, body } = await api.call(
    'POST',
    path,
    { organization_name: 'Company' },
    { 'idempotency-key': key },
  );
  expect([status, body]).toMatchObject([400, { error_type: 'invalid_idempotency_key' }]);
});

test('a key is free again after a day', async ({ api }) => {
  const key = newKey();
  const first = await api.call('POST', path, { organization_name: 'Daily' }, key);
  await api.database.sql`update requests set requested_at = requested_at - interval '25 hours'`;
  const next = await api.call('POST', path, { organization_name: 'Daily' }, key);
  expect(next.status).toBe(200);
  expect(next.body['organization']).not.toEqual(first.body['organization']);
});

test('a crash before the commit leaves neither the operation nor the key', async ({ api }) => {
  const key = newKey();
  await api.database.sql`
    create function fail() returns trigger language plpgsql as $$ begin raise exception 'crash'; end $$`;
  await api.database.sql`create trigger fail before update on requests for each row execute function fail()`;
  const crashed = await api.call('POST', path, { organization_name: 'Crashed' }, key);
  expect([crashed.status, crashed.body]).toMatchObject([500, { error_type: 'internal_error' }]);
  expect(JSON.stringify(crashed.body)).not.toContain('crash');
  expect(await api.database.sql`select 1 from organizations where name = 'Crashed'`).toHaveLength(0);
  await api.database.sql`drop trigger fail on requests`;
  expect((await api.call('POST', path, { organization_name: 'Crashed' }, key)).status).toBe(200);
});
