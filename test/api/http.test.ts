import { expect } from 'vitest';
import { errorOf } from '../../api/middleware/error-handler.ts';
import { newOrganization, projectId, secret, startApi } from './api.ts';
import { apiTest as test } from '../support/fixtures/api.ts';

const path = '/v1/b2b/organizations';

test('a parameter of the path may come again with the same value, and with no other', async ({ api }) => {
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

test.for([
  ['no credentials', undefined],
  ['another scheme', 'Bearer abc'],
  ['a wrong secret', `Basic ${btoa(`${projectId}:${secret}x`)}`],
  ['a wrong project', `Basic ${btoa(`other:${secret}`)}`],
  ['no colon', `Basic ${btoa(projectId)}`],
  ['what is no base64', 'Basic ***'],
] as const)('%s is unauthorized, on routes that are and that are not', async ([, authorization], { api }) => {
  const headers = authorization === undefined ? {} : { authorization };
  for (const place of [`${path}/some`, '/v1/nothing/here']) {
    const { status, body, headers: answered } = await api.raw(place, { headers });
    expect([status, body]).toMatchObject([401, { error_type: 'unauthorized_credentials' }]);
    expect(answered.get('www-authenticate')).toMatch(/^Basic/);
  }
});

test('an unknown path is 404, a known one with another method 405 with Allow', async ({ api }) => {
  const unknown = await api.call('GET', '/v1/b2b/organizations/a/b/c/d');
  expect([unknown.status, unknown.body]).toMatchObject([404, { error_type: 'route_not_found' }]);
  const known = await api.call('DELETE', path);
  expect([known.status, known.body]).toMatchObject([405, { error_type: 'method_not_allowed' }]);
  expect(known.headers.get('allow')).toBe('POST');
  const one = await api.call('PATCH', `${path}/some`);
  expect(one.headers.get('allow')?.split(', ').toSorted()).toEqual(['DELETE', 'GET', 'HEAD', 'PUT']);
});

test('a harmless request id of the caller is returned, and every response has one', async ({ api }) => {
  const good = await api.call('GET', `${path}/none`, undefined, { 'x-request-id': 'trace:1.a_b-c' });
  expect(good.body).toMatchObject({ status_code: 404, request_id: 'trace:1.a_b-c' });
  expect(good.headers.get('x-request-id')).toBe('trace:1.a_b-c');
  for (const bad of ['with space', 'a'.repeat(129), 'späße']) {
    const { body } = await api.call('GET', `${path}/none`, undefined, { 'x-request-id': bad });
    expect(body['request_id']).toMatch(/^request-id-[0-9a-f-]{36}$/);
  }
});

test('an error names a page that the server itself serves', async ({ api }) => {
  const { body } = await api.call('GET', `${path}/none`);
  expect(body['error_url']).toBe('https://usher.company.com/errors/organization_not_found');
});

test('health and readiness need no credentials, and readiness says what is away', async ({ api }) => {
  for (const [place, status] of [
    ['/health', 'alive'],
    ['/ready', 'ready'],
  ] as const) {
    const answer = await api.raw(place, { headers: { 'x-request-id': 'probe-1' } });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { status_code: 200, request_id: 'probe-1', status },
    ]);
  }
  const half = await startApi({ checkReadiness: () => Promise.resolve({ postgres: true, temporal: false }) });
  const away = await half.raw('/ready', {});
  expect([away.status, away.body]).toMatchObject([
    503,
    { status_code: 503, error_type: 'service_unavailable', postgres: true, temporal: false },
  ]);
  expect(away.headers.get('retry-after')).toBe('5');
  await half.close();
});

test('while PostgreSQL is away a call gets a 503 with Retry-After, which does not mention it', async () => {
  const lost = await startApi();
  await lost.close();
  const { status, headers, body } = await lost.call('POST', path, { organization_name: 'Company' });
  expect([status, body]).toMatchObject([503, { error_type: 'service_unavailable' }]);
  expect(headers.get('retry-after')).toBe('5');
  expect(JSON.stringify(body)).not.toMatch(/postgres|connect|127\.0\.0\.1/i);
});

test("the log has a request's route and none of its secrets", async ({ api }) => {
  await api.call('POST', `${path}/x@planted.com/members?token=planted-token`, {
    email_address: 'planted@planted.com',
  });
  await api.call('GET', `${path}/none/member?email_address=planted%40planted.com`);
  expect(api.logged()).toContain('"route":"/v1/b2b/organizations/{organization_id}/member"');
  expect(api.logged()).not.toMatch(/planted|a-secret-of|Basic /);
});

test('no response may be stored by a cache: values, errors, and what no route answers', async ({ api }) => {
  const id = await newOrganization(api);
  for (const [method, place] of [
    ['GET', `${path}/${id}`],
    ['GET', `${path}/none`],
    ['PATCH', `${path}/${id}`],
    ['GET', '/nothing'],
    ['GET', '/health'],
    ['GET', '/ready'],
  ] as const) {
    const { headers } = await api.call(method, place);
    expect([place, headers.get('cache-control')]).toEqual([place, 'no-store']);
  }
});

test('an unexpected error is a 500 whose response and log lines have one request id', async () => {
  const broken = await startApi();
  await broken.database.sql`alter table organizations rename column slug to elsewhere`;
  const { status, headers, body } = await broken.call('GET', `${path}/none`);
  expect([status, body]).toMatchObject([500, { error_type: 'internal_error' }]);
  expect(headers.get('x-request-id')).toBe(body['request_id']);
  const lines = broken.logged().trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    {
      msg: 'A request met a fault',
      request_id: body['request_id'],
      route: `${path}/{organization_id}`,
      error_type: 'internal_error',
    },
    { msg: 'Answered', request_id: body['request_id'], status: 500, error_type: 'internal_error' },
  ]);
  await broken.close();
});

test.for(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'CONNECTION_CLOSED', '57P01', '53300'])(
  'a transient error is a 503: %s',
  (code) => {
    const error = Object.assign(new Error('connect to 10.1.2.3 failed'), { code });
    expect(errorOf(error)).toMatchObject({ refusal: { type: 'service_unavailable' } });
    expect(errorOf(error).refusal.message).not.toContain('10.1.2.3');
  },
);

test('any other error is a 500', () => {
  for (const error of [
    new Error('broken'),
    Object.assign(new Error('broken'), { code: '42703' }),
    'broken',
  ]) {
    expect(errorOf(error)).toMatchObject({ refusal: { type: 'internal_error' } });
  }
});
