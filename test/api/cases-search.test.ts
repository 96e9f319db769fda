import { expect } from 'vitest';
import type { TestApi } from './api.ts';
import { newInvitation, newMember, newOrganization } from './api.ts';
import { apiTest } from '../support/fixtures/api.ts';

const organizations = '/v1/b2b/organizations';

const test = apiTest
  .extend('ours', { scope: 'file' }, ({ api }) => newOrganization(api))
  .extend('theirs', { scope: 'file' }, ({ api }) => newOrganization(api));

test.beforeAll(async ({ api, ours, theirs }) => {
  await fill(api, ours, theirs);
});

async function fill(api: TestApi, ours: string, theirs: string): Promise<void> {
  for (const name of ['a-b', 'a_b', 'axb', 'a.percent']) await newMember(api, ours, `${name}@company.com`);
  for (const name of ['one', 'two', 'three']) await newMember(api, theirs, `${name}@theirs.com`);
  await newInvitation(api, theirs, 'invited@theirs.com');
}

const search = (api: TestApi, fields: object) => api.call('POST', `${organizations}/members/search`, fields);
const addresses = ({ body }: { body: Readonly<Record<string, unknown>> }) =>
  (body['members'] as { email_address: string }[]).map(({ email_address }) => email_address).toSorted();
const fuzzy = (api: TestApi, ours: string, filter_value: unknown) =>
  search(api, {
    organization_ids: [ours],
    query: { operator: 'AND', operands: [{ filter_name: 'member_email_fuzzy', filter_value }] },
  });
const cursorOf = ({ body }: { body: Readonly<Record<string, unknown>> }) =>
  (body['results_metadata'] as { next_cursor: string | null }).next_cursor;

test('HTTPIN-021: a limit outside 1 to 1000, an offset and an order of the caller’s own are refused by name', async ({
  api,
  ours,
}) => {
  for (const limit of [0, -1, 1001, 999_999_999, 1.5, '10', null, 1e308]) {
    const response = await search(api, { organization_ids: [ours], limit });
    expect([limit, response.status, response.body]).toMatchObject([
      limit,
      400,
      { error_type: 'bad_request' },
    ]);
    expect(response.body['error_message']).toContain('"limit"');
  }
  const foreign = { offset: -1, sort: 'email;drop table invitations', order_by: 'created_at' };
  const response = await search(api, { organization_ids: [ours], ...foreign });
  expect(response.status).toBe(400);
  for (const name of Object.keys(foreign)) expect(response.body['error_message']).toContain(`"${name}"`);
  const query = await api.call(
    'POST',
    `${organizations}/members/search?limit=999999999&offset=-1&sort=email`,
    {
      organization_ids: [ours],
    },
  );
  expect(query.status).toBe(400);
  for (const name of ['limit', 'offset', 'sort']) expect(query.body['error_message']).toContain(`"${name}"`);
  expect(addresses(await search(api, { organization_ids: [ours] }))).toHaveLength(4);
});

test('HTTPIN-022: wildcards of the database are letters like others', async ({ api, ours }) => {
  expect(addresses(await fuzzy(api, ours, 'a_b@'))).toEqual(['a_b@company.com']);
  expect(addresses(await fuzzy(api, ours, 'A_B@'))).toEqual(['a_b@company.com']);
  for (const text of ['%%%', 'a%@', '___', '\\\\\\', "a'; --", '.*@', 'a-b\\', '[a-z]']) {
    const response = await fuzzy(api, ours, text);
    expect([text, response.status, addresses(response)]).toEqual([text, 200, []]);
  }
  for (const text of ['', 'ab', ['a-b@'], { like: '%' }, null, 7, 'a\u0000b@']) {
    const response = await fuzzy(api, ours, text);
    expect([text, response.status, response.body['error_type']]).toEqual([text, 400, 'bad_request']);
  }
});

test('AUTHZ-029: a cursor belongs to the list that gave it out: to its organizations, filters and route', async ({
  api,
  ours,
  theirs,
}) => {
  const page = await search(api, { organization_ids: [theirs], limit: 1 });
  const cursor = cursorOf(page) ?? '';
  const next = await search(api, { organization_ids: [theirs], limit: 2, cursor });
  expect([next.status, addresses(next).length]).toEqual([200, 2]);
  const statuses = { operator: 'AND', operands: [{ filter_name: 'statuses', filter_value: ['active'] }] };
  const stolen = [
    await search(api, { organization_ids: [ours], cursor }),
    await search(api, { organization_ids: [ours, theirs], cursor }),
    await search(api, { organization_ids: [theirs], query: statuses, cursor }),
    await api.call('POST', `${organizations}/search`, { cursor }),
  ];
  for (const response of stolen) {
    expect([response.status, response.body]).toMatchObject([400, { error_type: 'invalid_cursor' }]);
  }
});

test('a cursor that was made up or altered is refused, whatever is in it', async ({ api, theirs }) => {
  const cursor = cursorOf(await search(api, { organization_ids: [theirs], limit: 1 })) ?? '';
  const altered = [
    cursor.slice(0, -1),
    `${cursor}A`,
    cursor.toUpperCase(),
    ` ${cursor}`,
    `${cursor}=`,
    'a'.repeat(38),
    '%00',
    '\u0000',
    "' or 1=1--",
    'x'.repeat(100_000),
    '../../etc/passwd',
  ];
  for (const one of altered) {
    const { status } = await search(api, { organization_ids: [theirs], cursor: one });
    expect([one.slice(0, 50), status]).toEqual([one.slice(0, 50), 400]);
  }
  for (const one of [7, {}, [cursor], true]) {
    expect((await search(api, { organization_ids: [theirs], cursor: one })).status).toBe(400);
  }
});

test('pages of one show every person once, the invited too, and the total stays', async ({ api, theirs }) => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const response = await search(api, { organization_ids: [theirs], limit: 1, cursor: cursor ?? '' });
    expect(response.body).toMatchObject({ results_metadata: { total: 4 } });
    seen.push(...addresses(response));
    cursor = cursorOf(response);
  } while (cursor !== null && seen.length < 10);
  expect(seen.toSorted()).toEqual(['invited', 'one', 'three', 'two'].map((name) => `${name}@theirs.com`));
});

test('organizations are found by allowed domain in any spelling, and by id, slug or external id', async ({
  api,
}) => {
  const [one, other, third] = [
    await newOrganization(api, {
      organization_slug: 'found-one',
      email_invites: 'RESTRICTED',
      email_allowed_domains: ['bücher.de', '*.Found.com'],
    }),
    await newOrganization(api, { organization_external_id: 'found-two' }),
    await newOrganization(api, { organization_external_id: 'found-one' }),
  ];
  const found = async (filter_name: string, filter_value: unknown) => {
    const query = { operator: 'AND', operands: [{ filter_name, filter_value }] };
    const { body } = await api.call('POST', `${organizations}/search`, { query });
    return (body['organizations'] as { organization_id: string }[]).map(
      ({ organization_id }) => organization_id,
    );
  };
  for (const domain of ['bücher.de', 'BÜCHER.de', 'xn--bcher-kva.de', '*.found.com'])
    expect([domain, await found('allowed_domains', [domain])]).toEqual([domain, [one]]);
  for (const domain of ['found.com', 'no domain', 'gmail.com'])
    expect(await found('allowed_domains', [domain])).toEqual([]);
  // A slug comes before an external id that reads the same.
  expect(await found('organization_ids', ['found-one'])).toEqual([one]);
  expect(await found('organization_ids', [other, 'found-two', 'nobody', 'organization-nobody'])).toEqual([
    other,
  ]);
  expect(await found('organization_ids', [third, 'found-one'])).toEqual([third, one]);
});
