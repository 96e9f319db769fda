import { expect } from 'vitest';
import type { TestApi } from './api.ts';
import { credentials } from './api.ts';
import { apiTest as test } from '../support/fixtures/api.ts';

const path = '/v1/b2b/organizations';
const post = (api: TestApi, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  api.raw(path, {
    method: 'POST',
    headers: { authorization: credentials, 'content-type': 'application/json', ...headers },
    body,
  });

test('a trailing comma gets its sentence, with line and column', async ({ api }) => {
  const { status, body } = await post(
    api,
    '{\n  "organization_name": "Company",\n  "email_allowed_domains": ["companyname.com"],\n}',
  );
  expect(status).toBe(400);
  expect(body).toMatchObject({ error_type: 'bad_request', error_details: { line: 3, column: 47 } });
  expect(body['error_message']).toMatch(/line 3, column 47\. There is a trailing comma/);
});

test.for([
  ['{"a":1', 1, 7],
  ['{"a" 1}', 1, 6],
  ['{\n"a": tru}', 2, 6],
  ['[1,]', 1, 3],
  ["{'a':1}", 1, 2],
  ['{"a":1}}', 1, 8],
  ['{"a":"\n"}', 1, 6],
] as const)('malformed JSON %j is refused at its place', async ([text, line, column], { api }) => {
  const { status, body } = await post(api, text);
  expect([status, body]).toMatchObject([400, { error_type: 'bad_request', error_details: { line, column } }]);
});

test.for([['[1]'], ['"text"'], ['null'], ['7']] as const)(
  'a body that is no object is refused: %s',
  async ([text], { api }) => {
    const { status, body } = await post(api, text);
    expect([status, body]).toMatchObject([400, { error_message: 'The body must be a JSON object.' }]);
  },
);

test('every unknown field and query name, and every field of a wrong type, is named at once', async ({
  api,
}) => {
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

test('a key called __proto__ is an unknown field and changes no prototype', async ({ api }) => {
  const { status, body } = await post(api, '{"__proto__":{"isAdmin":true},"organization_name":"Company"}');
  expect([status, body]).toMatchObject([400, { error_type: 'bad_request' }]);
  expect(body['error_message']).toContain('"__proto__"');
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  const kept = await post(
    api,
    '{"trusted_metadata":{"__proto__":{"isAdmin":true}},"organization_name":"Company"}',
  );
  expect(kept.status).toBe(200);
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
});

test.for([
  ['arrays', '['.repeat(1e5) + ']'.repeat(1e5)],
  ['objects', '{"a":'.repeat(4e4) + '1' + '}'.repeat(4e4)],
] as const)('deeply nested %s are refused, and the api lives on', async ([, text], { api }) => {
  const { status, body } = await post(api, text);
  expect([status, body]).toMatchObject([400, { error_type: 'bad_request' }]);
  expect((await api.call('GET', '/health')).status).toBe(200);
});

test('a body over 256 KiB is refused, with and without Content-Length', async ({ api }) => {
  const text = JSON.stringify({ organization_name: 'x'.repeat(256 * 1024) });
  const stated = await post(api, text, { 'content-length': String(text.length) });
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

test.for([
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-type', 'application/x-www-form-urlencoded'],
  ['content-type', 'application/json; charset=utf-16'],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'identity'],
] as const)('%s: %s is not supported', async ([name, value], { api }) => {
  const { status, body } = await post(api, '{"organization_name":"Company"}', { [name]: value });
  expect([status, body]).toMatchObject([415, { error_type: 'unsupported_media_type' }]);
});

test('a body that is not UTF-8 is refused', async ({ api }) => {
  const { status, body } = await post(
    api,
    new Uint8Array(Buffer.from('7b22656d61696c223a22ff40612e636f227d', 'hex')),
  );
  expect([status, body]).toMatchObject([400, { error_message: 'The body is not valid UTF-8.' }]);
});

test.for([['\\u0000'], ['\\ud800'], ['\\udc00x']] as const)(
  'text with %s is refused by its path',
  async ([text], { api }) => {
    const { status, body } = await post(
      api,
      `{"organization_name":"Co","trusted_metadata":{"a":["${text}"]}}`,
    );
    expect(status).toBe(400);
    expect(body['error_message']).toContain('"trusted_metadata.a[0]"');
  },
);

test('numbers that overflow are refused by their path', async ({ api }) => {
  const { status, body } = await post(api, '{"organization_name":"Co","trusted_metadata":{"a":1e999}}');
  expect(status).toBe(400);
  expect(body['error_message']).toContain('"trusted_metadata.a"');
});
