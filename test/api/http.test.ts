import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApi } from './api.ts';
import { credentials, newOrganization, projectId, secret, startApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const path = '/v1/b2b/organizations';
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  api.raw(path, {
    method: 'POST',
    headers: { authorization: credentials, 'content-type': 'application/json', ...headers },
    body,
  });

test('a trailing comma gets its sentence, with line and column', async () => {
  const { status, body } = await post(
    '{\n  "organization_name": "Company",\n  "email_allowed_domains": ["companyname.com"],\n}',
  );
  expect(status).toBe(400);
  expect(body).toMatchObject({ error_type: 'bad_request', error_details: { line: 3, column: 47 } });
  expect(body['error_message']).toMatch(/line 3, column 47\. There is a trailing comma/);
});

test.each([
  ['{"a":1', 1, 7],
  ['{"a" 1}', 1, 6],
  ['{\n"a": tru}', 2, 6],
  ['[1,]', 1, 3],
  ["{'a':1}", 1, 2],
  ['{"a":1}}', 1, 8],
  ['{"a":"\n"}', 1, 6],
])('malformed JSON %j is refused at its place', async (text, line, column) => {
  const { status, body } = await post(text);
  expect([status, body]).toMatchObject([400, { error_type: 'bad_request', error_details: { line, column } }]);
});

test.each([['[1]'], ['"text"'], ['null'], ['7']])('a body that is no object is refused: %s', async (text) => {
  const { status, body } = await post(text);
  expect([status, body]).toMatchObject([400, { error_message: 'The body must be a JSON object.' }]);
});

test('every unknown field and query name, and every field of a wrong type, is named at once', async () => {
  const { status, body } = await api.call('POST', `${path}?color=red&shape=round`, {
    organization_name: 7,
    isAdmin: true,
    id: 'fixed',
    email_invites: 'SOMETIMES',
    email_allowed_domains: ['a.com', 7],
  });
  expect(status).toBe(400);
  for (const name of [
    'organization_name',
    'isAdmin',
    'id',
    'email_invites',
    'email_allowed_domains[1]',
    'color',
    'shape',
  ]) {
    expect(body['error_message']).toContain(`"${name}"`);
  }
  expect(body['error_message']).not.toContain('SOMETIMES');
});

test('a key called __proto__ is an unknown field and changes no prototype', async () => {
  const { status, body } = await post('{"__proto__":{"isAdmin":true},"organization_name":"Company"}');
  expect([status, body]).toMatchObject([400, { error_type: 'bad_request' }]);
  expect(body['error_message']).toContain('"__proto__"');
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  const kept = await post(
    '{"trusted_metadata":{"__proto__":{"isAdmin":true}},"organization_name":"Company"}',
  );
  expect(kept.status).toBe(200);
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
});

test.each([
  ['arrays', '['.repeat(1e5) + ']'.repeat(1e5)],
  ['objects', '{"a":'.repeat(4e4) + '1' + '}'.repeat(4e4)],
])('deeply nested %s are refused, and the api lives on', async (_, text) => {
  const { status, body } = await post(text);
  expect([status, body]).toMatchObject([400, { error_type: 'bad_request' }]);
  expect((await api.call('GET', '/health')).status).toBe(200);
});

test('a body over 256 KiB is refused, with and without Content-Length', async () => {
  const text = JSON.stringify({ organization_name: 'x'.repeat(256 * 1024) });
  const stated = await post(text, { 'content-length': String(text.length) });
  expect([stated.status, stated.body]).toMatchObject([413, { error_type: 'request_too_large' }]);
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(64 * 1024).fill(32));
    },
  });
  const init = {
    method: 'POST',
    headers: { authorization: credentials, 'content-type': 'application/json' },
    body: endless,
    duplex: 'half',
  };
  const unstated = await api.raw(path, init);
  expect([unstated.status, unstated.body]).toMatchObject([413, { error_type: 'request_too_large' }]);
  expect(pulled).toBeLessThan(20);
});

test.each([
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-type', 'application/x-www-form-urlencoded'],
  ['content-type', 'application/json; charset=utf-16'],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'identity'],
])('%s: %s is not supported', async (name, value) => {
  const { status, body } = await post('{"organization_name":"Company"}', { [name]: value });
  expect([status, body]).toMatchObject([415, { error_type: 'unsupported_media_type' }]);
});

test('a body that is not UTF-8 is refused', async () => {
  const { status, body } = await post(
    new Uint8Array(Buffer.from('7b22656d61696c223a22ff40612e636f227d', 'hex')),
  );
  expect([status, body]).toMatchObject([400, { error_message: 'The body is not valid UTF-8.' }]);
});

test.each([['\\u0000'], ['\\ud800'], ['\\udc00x']])('text with %s is refused by its place', async (text) => {
  const { status, body } = await post(`{"organization_name":"Co","trusted_metadata":{"a":["${text}"]}}`);
  expect(status).toBe(400);
  expect(body['error_message']).toContain('"trusted_metadata.a[0]"');
});

test('numbers that overflow are refused by their place', async () => {
  const { status, body } = await post('{"organization_name":"Co","trusted_metadata":{"a":1e999}}');
  expect(status).toBe(400);
  expect(body['error_message']).toContain('"trusted_metadata.a"');
});

test('a parameter of the path may come again with the same value, and with no other', async () => {
  const id = await newOrganization(api);
  const same = await api.call('PUT', `${path}/${id}`, { organization_id: id, organization_name: 'Renamed' });
  expect(same.status).toBe(200);
  const query = await api.call('GET', `${path}/${id}?organization_id=${id}`);
  expect(query.status).toBe(200);
  const other = await newOrganization(api);
  const another = await api.call('PUT', `${path}/${id}`, { organization_id: other });
  expect([another.status, another.body]).toMatchObject([400, { error_type: 'bad_request' }]);
  expect(another.body['error_message']).toContain('"organization_id"');
});

test.each([
  ['no credentials', undefined],
  ['another scheme', 'Bearer abc'],
  ['a wrong secret', `Basic ${btoa(`${projectId}:${secret}x`)}`],
  ['a wrong project', `Basic ${btoa(`other:${secret}`)}`],
  ['no colon', `Basic ${btoa(projectId)}`],
  ['what is no base64', 'Basic ***'],
])('%s is unauthorized, on routes that are and that are not', async (_, authorization) => {
  const headers = authorization === undefined ? {} : { authorization };
  for (const place of [`${path}/some`, '/v1/nothing/here']) {
    const { status, body, headers: answered } = await api.raw(place, { headers });
    expect([status, body]).toMatchObject([401, { error_type: 'unauthorized_credentials' }]);
    expect(answered.get('www-authenticate')).toMatch(/^Basic/);
  }
});

test('an unknown path is 404, a known one with another method 405 with Allow', async () => {
  const unknown = await api.call('GET', '/v1/b2b/organizations/a/b/c/d');
  expect([unknown.status, unknown.body]).toMatchObject([404, { error_type: 'route_not_found' }]);
  const known = await api.call('DELETE', path);
  expect([known.status, known.body]).toMatchObject([405, { error_type: 'method_not_allowed' }]);
  expect(known.headers.get('allow')).toBe('POST');
  const one = await api.call('PATCH', `${path}/some`);
  expect(one.headers.get('allow')?.split(', ').toSorted()).toEqual(['DELETE', 'GET', 'HEAD', 'PUT']);
});

test("the caller's request id comes back when it is harmless, and every answer has one", async () => {
  const good = await api.call('GET', `${path}/none`, undefined, { 'x-request-id': 'trace:1.a_b-c' });
  expect(good.body).toMatchObject({ status_code: 404, request_id: 'trace:1.a_b-c' });
  expect(good.headers.get('x-request-id')).toBe('trace:1.a_b-c');
  for (const bad of ['with space', 'a'.repeat(129), 'späße']) {
    const { body } = await api.call('GET', `${path}/none`, undefined, { 'x-request-id': bad });
    expect(body['request_id']).toMatch(/^request-id-[0-9a-f-]{36}$/);
  }
});

test('an error names a page that the server itself serves', async () => {
  const { body } = await api.call('GET', `${path}/none`);
  expect(body['error_url']).toBe('https://usher.company.com/errors/organization_not_found');
});

test('health and readiness need no credentials, and readiness says what is away', async () => {
  expect((await api.raw('/health', {})).status).toBe(200);
  expect((await api.raw('/ready', {})).status).toBe(200);
  const half = await startApi({ checkReadiness: () => Promise.resolve({ postgres: true, temporal: false }) });
  const away = await half.raw('/ready', {});
  expect([away.status, away.body]).toMatchObject([503, { postgres: true, temporal: false }]);
  await half.close();
});

test('while PostgreSQL is away the answer is 503 with Retry-After, and says nothing of it', async () => {
  const lost = await startApi();
  await lost.close();
  const { status, headers, body } = await lost.call('POST', path, { organization_name: 'Company' });
  expect([status, body]).toMatchObject([503, { error_type: 'service_unavailable' }]);
  expect(headers.get('retry-after')).toBe('5');
  expect(JSON.stringify(body)).not.toMatch(/postgres|connect|127\.0\.0\.1/i);
});

test('the log has the story of a request and none of its secrets', async () => {
  await api.call('POST', `${path}/x@planted.com/members?token=planted-token`, {
    email_address: 'planted@planted.com',
  });
  await api.call('GET', `${path}/none/member?email_address=planted%40planted.com`);
  expect(api.logged()).toContain('"route":"/v1/b2b/organizations/{organization_id}/member"');
  expect(api.logged()).not.toMatch(/planted|a-secret-of|Basic /);
});
