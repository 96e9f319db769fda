import { closeOrganizationBatch } from '../../db/transactions/close-organization.ts';
import { expect } from 'vitest';
import type { TestApi } from './api.ts';
import { newInvitation, newOrganization } from './api.ts';
import { apiTest as test } from '../support/fixtures/api.ts';

const path = '/v1/b2b/organizations';

test('an organization created without policy is open to invites and to SSO', async ({ api }) => {
  const { status, body } = await api.call('POST', path, { organization_name: 'Open Company' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status_code: 200,
    request_id: expect.stringMatching(/^request-id-/),
    organization: {
      organization_id: expect.stringMatching(/^organization-[0-9a-f-]{36}$/),
      organization_slug: 'open-company',
      email_invites: 'ALL_ALLOWED',
      sso_jit_provisioning: 'ALL_ALLOWED',
      email_jit_provisioning: 'NOT_ALLOWED',
      mfa_policy: 'OPTIONAL',
      seat_limit: null,
    },
  });
});

test('with one policy field given, those not given are closed', async ({ api }) => {
  const { body } = await api.call('POST', path, { organization_name: 'Half', email_invites: 'ALL_ALLOWED' });
  expect(body).toMatchObject({ organization: { sso_jit_provisioning: 'NOT_ALLOWED' } });
});

test('an organization is found by id, by slug and by external id', async ({ api }) => {
  const id = await newOrganization(api, { organization_slug: 'by-slug', organization_external_id: 'crm|77' });
  for (const name of [id, 'by-slug', encodeURIComponent('crm|77')]) {
    const { status, body } = await api.call('GET', `${path}/${name}`);
    expect([status, body]).toMatchObject([200, { organization: { organization_id: id } }]);
  }
});

test('a taken slug is refused, and a slug made from a name finds a free one', async ({ api }) => {
  await newOrganization(api, { organization_name: 'Twice' });
  const again = await api.call('POST', path, { organization_name: 'Twice' });
  expect(again.body).toMatchObject({ organization: { organization_slug: 'twice-2' } });
  const taken = await api.call('POST', path, { organization_name: 'Other', organization_slug: 'twice' });
  expect([taken.status, taken.body]).toMatchObject([400, { error_type: 'organization_slug_already_used' }]);
});

/** Changes of policy whose held invitations are to be signalled. */
async function notedChanges(api: TestApi): Promise<string[]> {
  const rows = await api.database.sql<{ about: string }[]>`select about from policy_changes`;
  return rows.map(({ about }) => about);
}

test("the vendor's update example restricts invites to a domain", async ({ api }) => {
  const id = await newOrganization(api);
  const { status, body } = await api.call('PUT', `${path}/${id}`, {
    email_invites: 'RESTRICTED',
    email_allowed_domains: ['CompanyName.com'],
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    organization: { email_invites: 'RESTRICTED', email_allowed_domains: ['companyname.com'] },
    affected_total: 0,
    affected_invitations: [],
  });
  expect(api.toldRuns).toContain('policyChanged');
  expect(await notedChanges(api)).toContain(id.slice('organization-'.length));
  const emptied = await api.call('PUT', `${path}/${id}`, { email_allowed_domains: [] });
  expect([emptied.status, emptied.body]).toMatchObject([
    400,
    { error_type: 'invalid_restricted_email_setting' },
  ]);
});

test('a dry run changes nothing and signals nothing', async ({ api }) => {
  const told = api.toldRuns.length;
  const id = await newOrganization(api);
  const before = await api.call('GET', `${path}/${id}`);
  const dry = await api.call('PUT', `${path}/${id}?dry_run=true`, {
    organization_name: 'Changed',
    seat_limit: 3,
  });
  expect([dry.status, dry.body]).toMatchObject([
    200,
    { organization: { organization_name: 'Changed', seat_limit: 3 } },
  ]);
  const after = await api.call('GET', `${path}/${id}`);
  expect(after.body['organization']).toEqual(before.body['organization']);
  expect(api.toldRuns).toHaveLength(told);
  expect(await notedChanges(api)).not.toContain(id.slice('organization-'.length));
});

test('an update returns the open invitations that the new policy holds', async ({ api }) => {
  const id = await newOrganization(api);
  for (const address of ['a@inside.com', 'b@outside.com', 'c@outside.com'])
    await newInvitation(api, id, address);
  const change = { email_invites: 'RESTRICTED', email_allowed_domains: ['inside.com'] };
  for (const query of ['?dry_run=true', '']) {
    const { body } = await api.call('PUT', `${path}/${id}${query}`, change);
    expect(body).toMatchObject({
      affected_total: 2,
      affected_invitations: [
        { invitation_id: expect.stringMatching(/^invitation-/), error_type: 'invalid_email_for_invites' },
        { error_type: 'invalid_email_for_invites' },
      ],
    });
  }
});

test('a domain is claimed by one organization at most, however many try at once', async ({ api }) => {
  const attempts = Array.from({ length: 12 }, (_, n) =>
    api.call('POST', path, {
      organization_name: `Claimer ${n}`,
      claimed_email_domains:
        n % 2 === 0 ? ['claimed.com', 'also-claimed.com'] : ['also-claimed.com', 'claimed.com'],
    }),
  );
  const responses = await Promise.all(attempts);
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
  const refused = responses.filter(({ status }) => status !== 200).map(({ body }) => body['error_type']);
  expect(new Set(refused)).toEqual(new Set(['organization_settings_duplicate_claimed_domain']));
});

test('a deleted organization is not found from then on, and gives back its slug and domains', async ({
  api,
}) => {
  const fields = { organization_slug: 'short-lived', claimed_email_domains: ['short-lived.com'] };
  const id = await newOrganization(api, fields);
  const deleted = await api.call('DELETE', `${path}/short-lived`, {});
  expect([deleted.status, deleted.body]).toMatchObject([200, { organization_id: id }]);
  expect(api.toldRuns).toContain(`closeOrganization ${id.slice('organization-'.length)}`);
  for (const [method, name] of [
    ['GET', id],
    ['GET', 'short-lived'],
    ['PUT', id],
    ['DELETE', id],
  ] as const) {
    const { status, body } = await api.call(method, `${path}/${name}`, {});
    expect([status, body]).toMatchObject([404, { error_type: 'organization_not_found' }]);
  }
  expect(await newOrganization(api, fields)).not.toBe(id);
});

test('a repeated key of a deleted organization gets a 404, before and after its rows are erased', async ({
  api,
}) => {
  const key = { 'idempotency-key': 'of the deleted one' };
  const fields = { organization_name: 'Deleted', organization_slug: 'to-be-deleted' };
  const created = await api.call('POST', path, fields, key);
  const { organization_id: id } = created.body['organization'] as { organization_id: string };
  const member = { email_address: 'ada@company.com' };
  expect((await api.call('POST', `${path}/${id}/members`, member, key)).status).toBe(200);
  await api.call('DELETE', `${path}/${id}`, {});
  const repeated = async () => {
    const responses = [
      await api.call('POST', path, fields, key),
      await api.call('POST', `${path}/${id}/members`, member, key),
    ];
    return responses.map(({ status, body, headers }) => [
      status,
      body['error_type'],
      headers.get('idempotent-replayed'),
    ]);
  };
  const gone = [404, 'organization_not_found', 'true'];
  expect(await repeated()).toEqual([gone, gone]);
  const { transactions } = api.deps.dispatch;
  const uuid = id.slice('organization-'.length);
  const { isFinished } = await closeOrganizationBatch(transactions, uuid, AbortSignal.timeout(20_000));
  expect(isFinished).toBe(true);
  expect(await repeated()).toEqual([gone, gone]);
});

test('a search filters, counts, pages, and takes its wildcards as they are', async ({ api }) => {
  const names = ['Findable One', 'Findable Two', 'Findable Three'];
  for (const organization_name of names) await newOrganization(api, { organization_name });
  const query = {
    operator: 'AND',
    operands: [{ filter_name: 'organization_name_fuzzy', filter_value: 'findABLE' }],
  };
  const first = await api.call('POST', `${path}/search`, { limit: 2, query });
  expect(first.body).toMatchObject({
    organizations: [{ organization_name: 'Findable Three' }, { organization_name: 'Findable Two' }],
    results_metadata: { total: 3, next_cursor: expect.any(String) },
  });
  const cursor = (first.body['results_metadata'] as { next_cursor: string }).next_cursor;
  const second = await api.call('POST', `${path}/search`, { limit: 2, query, cursor });
  expect(second.body).toMatchObject({
    organizations: [{ organization_name: 'Findable One' }],
    results_metadata: { total: 3, next_cursor: null },
  });
  const elsewhere = await api.call('POST', `${path}/search`, { cursor });
  expect([elsewhere.status, elsewhere.body]).toMatchObject([400, { error_type: 'invalid_cursor' }]);
  const operands = [{ filter_name: 'organization_name_fuzzy', filter_value: 'F%e' }];
  const wild = await api.call('POST', `${path}/search`, { query: { operator: 'AND', operands } });
  expect(wild.body).toMatchObject({ organizations: [], results_metadata: { total: 0 } });
});

test('a search names every filter that it does not know', async ({ api }) => {
  const operands = [
    { filter_name: 'toString', filter_value: 'abc' },
    { filter_name: 'sso_connection_id', filter_value: 'abc' },
  ];
  const { status, body } = await api.call('POST', `${path}/search`, { query: { operator: 'OR', operands } });
  expect(status).toBe(400);
  expect(body['error_message']).toMatch(/toString.*sso_connection_id/);
});

test('fixed fields are accepted with their value and refused by name with another', async ({ api }) => {
  const good = await api.call('POST', path, {
    organization_name: 'Fixed',
    mfa_policy: 'OPTIONAL',
    custom_roles: [],
  });
  expect(good.status).toBe(200);
  const bad = await api.call('POST', path, {
    organization_name: 'Fixed',
    mfa_policy: 'REQUIRED_FOR_ALL',
    allowed_auth_methods: ['sso'],
    invites_require_approval: true,
  });
  expect(bad.status).toBe(400);
  for (const name of ['mfa_policy', 'allowed_auth_methods', 'invites_require_approval']) {
    expect(bad.body['error_message']).toContain(`"${name}"`);
  }
  expect(bad.body['error_message']).not.toContain('REQUIRED_FOR_ALL');
});
