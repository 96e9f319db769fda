import { expect } from 'vitest';
import { routes } from '../../api/routes/all.ts';
import { newInvitation, newMember, newOrganization } from './api.ts';
import { apiTest } from '../support/fixtures/api.ts';

const test = apiTest
  .extend('ours', { scope: 'file' }, ({ api }) => newOrganization(api))
  .extend('theirs', { scope: 'file' }, ({ api }) => newOrganization(api))
  .extend('theirMember', { scope: 'file' }, ({ api, theirs }) =>
    newMember(api, theirs, 'theirs@company.com', { external_id: 'their-own' }),
  )
  .extend(
    'theirInvited',
    { scope: 'file' },
    async ({ api, theirs }) => `member-${(await newInvitation(api, theirs, 'invited@company.com')).memberId}`,
  );

const path = '/v1/b2b/organizations';
const nobody = '019a0000-0000-7000-8000-000000000000';

test("another organization's members are not found, by id, external id or address, and stay as they were", async ({
  api,
  ours,
  theirs,
  theirMember,
  theirInvited,
}) => {
  const before = await api.call('GET', `${path}/${theirs}/member?member_id=${theirMember}`);
  for (const member of [theirMember, theirInvited, 'their-own']) {
    const calls = [
      ['GET', `${path}/${ours}/member?member_id=${member}`, undefined],
      ['PUT', `${path}/${ours}/members/${member}`, { name: 'Changed' }],
      ['DELETE', `${path}/${ours}/members/${member}`, undefined],
    ] as const;
    for (const [method, place, body] of calls) {
      const response = await api.call(method, place, body);
      expect([response.status, response.body]).toMatchObject([404, { error_type: 'member_not_found' }]);
    }
  }
  const byAddress = await api.call('GET', `${path}/${ours}/member?email_address=theirs@company.com`);
  expect(byAddress.status).toBe(404);
  const after = await api.call('GET', `${path}/${theirs}/member?member_id=${theirMember}`);
  expect(after.body['member']).toEqual(before.body['member']);
  expect(await api.database.sql`select 1 from requests where kind <> 'plain'`).toHaveLength(0);
});

test("a search shows no member of another organization, whatever it filters by, nor by another search's cursor", async ({
  api,
  ours,
  theirs,
  theirMember,
  theirInvited,
}) => {
  const search = (body: object) => api.call('POST', `${path}/members/search`, body);
  const query = {
    operator: 'OR',
    operands: [{ filter_name: 'member_ids', filter_value: [theirMember, theirInvited] }],
  };
  const response = await search({ organization_ids: [ours], query });
  expect([response.status, response.body['members']]).toEqual([200, []]);
  const page = await search({ organization_ids: [theirs], limit: 1 });
  const { next_cursor: cursor } = page.body['results_metadata'] as { next_cursor: string };
  const stolen = await search({ organization_ids: [ours], limit: 1, cursor });
  expect([stolen.status, stolen.body]).toMatchObject([400, { error_type: 'invalid_cursor' }]);
});

test('a member of another organization cannot be the inviter', async ({ api, theirMember }) => {
  const response = await api.call('POST', '/v1/b2b/magic_links/email/invite', {
    organization_id: `organization-${nobody}`,
    email_address: 'a@company.com',
    invited_by_member_id: theirMember,
  });
  expect([response.status, response.body]).toMatchObject([404, { error_type: 'organization_not_found' }]);
});

test.for(
  routes
    .filter((route) => route.path.includes('{organization_id}'))
    .map((route) => [route.operationId, route] as const),
)('%s finds no organization that is not there, by no name', async ([, route], { api, theirMember }) => {
  for (const name of [
    `organization-${nobody}`,
    'no-such-slug',
    '%00',
    '%27%20or%201=1--',
    'ORGANIZATION-X',
  ]) {
    const place = route.path.replace('{organization_id}', name).replace('{member_id}', theirMember);
    const query = route.operationId === 'getMember' ? `?member_id=${theirMember}` : '';
    const response = await api.call(
      route.method.toUpperCase(),
      `${place}${query}`,
      bodies[route.operationId] ?? {},
    );
    expect([name, response.status, response.body['error_type']]).toEqual([
      name,
      ...(name === '%00' ? [400, 'bad_request'] : [404, 'organization_not_found']),
    ]);
  }
});

const bodies: Readonly<Record<string, object>> = {
  createMember: { email_address: 'new@company.com' },
  provisionMember: { email_address: 'new@company.com', email_verified: true, sso_connection_id: 'x' },
  erasePerson: { email_address: 'new@company.com' },
};

test.for([['admin, owner'], ['OWNER'], ['constructor'], ['toString'], ['__proto__'], ['']] as const)(
  'a role is compared exactly: %j is none',
  async ([role], { api, ours }) => {
    const { status, body } = await api.call('POST', `${path}/${ours}/members`, {
      email_address: 'role@company.com',
      roles: [role],
    });
    expect([status, body]).toMatchObject([400, { error_type: 'invalid_rbac_role_assignment' }]);
  },
);

test('what a caller may not set is refused by name', async ({ api, ours, theirMember }) => {
  const fields = { permissions: ['*'], isAdmin: true, status: 'active', member_id: theirMember, id: 'fixed' };
  const { status, body } = await api.call('POST', `${path}/${ours}/members`, {
    email_address: 'm@company.com',
    ...fields,
  });
  expect(status).toBe(400);
  for (const name of Object.keys(fields)) expect(body['error_message']).toContain(`"${name}"`);
});
