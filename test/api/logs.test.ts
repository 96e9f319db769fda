import { expect } from 'vitest';
import { createApp } from '../../api/app.ts';
import { newInvitation, newOrganization } from './api.ts';
import type { TestApi } from './api.ts';
import { freshApiTest as test } from '../support/fixtures/api.ts';

test.beforeEach(async ({ api }) => {
  Object.assign(api.deps.dispatch, { log: api.deps.log });
});

function logged(api: TestApi, sentence: string): Record<string, unknown>[] {
  return api
    .logged()
    .split('\n')
    .filter((line) => line.includes(`"msg":"${sentence}"`))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a workflow that does not respond is logged with its invitation, the gRPC status and the reason', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const body = { organization_id: organizationId, email_address: 'ada@company.com' };
  const answer = await api.call('POST', '/v1/b2b/magic_links/email/invite', body);
  expect(answer.status).toBe(202);
  expect(logged(api, 'A workflow did not answer')[0]).toMatchObject({
    invitation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    grpc_status: expect.stringMatching(/^(?:DEADLINE_EXCEEDED|UNAVAILABLE)$/),
    reason: expect.stringMatching(/^(?:no response in time|no server at)/),
  });
});

test.for([
  ['GET', {}],
  ['POST', {}],
  ['POST', { 'x-request-id': 'of-the-caller' }],
] as const)(
  'an error of the accept page, its log lines and its response have one request id: %s',
  async ([method, more], { api }) => {
    await newInvitation(api, await newOrganization(api), 'ada@company.com');
    await api.database.sql`alter table invitations rename column token_hash to elsewhere`;
    const token = 'x'.repeat(43);
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...more };
    const init =
      method === 'GET'
        ? { headers: more }
        : { method, headers: form, body: new URLSearchParams({ token, action: 'accept' }).toString() };
    const answer = await createApp(api.deps).request(
      `/accept${method === 'GET' ? `?token=${token}` : ''}`,
      init,
    );
    expect(answer.status).toBe(503);
    const id = answer.headers.get('x-request-id');
    expect(id).toMatch('x-request-id' in more ? /^of-the-caller$/ : /^request-id-/);
    expect(logged(api, 'The accept page met a fault')).toMatchObject([
      { request_id: id, error_name: 'PostgresError' },
    ]);
    expect(logged(api, 'Answered').at(-1)).toMatchObject({
      request_id: id,
      route: '/accept',
      status: 503,
    });
  },
);
