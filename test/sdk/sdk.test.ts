import { B2BClient, StytchError } from 'stytch';
import { expect } from 'vitest';
import { createApp } from '../../api/app.ts';
import { serveApp } from '../../api/http/serve.ts';
import { newInvitation, projectId, secret } from '../api/api.ts';
import { memberFields, organizationFields } from './fields.ts';
import { apiTest } from '../support/fixtures/api.ts';

const test = apiTest
  .extend('server', { scope: 'file' }, async ({ api }, { onCleanup }) => {
    const server = await serveApp(createApp(api.deps), { host: '127.0.0.1', port: 0 });
    onCleanup(() => server.close());
    return server;
  })
  .extend(
    'client',
    { scope: 'file' },
    ({ server }) => new B2BClient({ project_id: projectId, secret, env: `http://127.0.0.1:${server.port}/` }),
  );

const newOrganization = async (client: B2BClient, name: string) => {
  const { organization } = await client.organizations.create({ organization_name: name });
  return organization;
};

test("the SDK's organization calls work unchanged, by id, slug and external id", async ({ client }) => {
  const created = await client.organizations.create({
    organization_name: 'SDK Company',
    organization_slug: 'sdk-company',
    organization_external_id: 'sdk-1',
    trusted_metadata: { plan: 'gold' },
    email_invites: 'ALL_ALLOWED',
    mfa_policy: 'OPTIONAL',
    auth_methods: 'ALL_ALLOWED',
    allowed_auth_methods: [],
  });
  expect(created).toMatchObject({ status_code: 200, organization: { trusted_metadata: { plan: 'gold' } } });
  for (const organization_id of [created.organization.organization_id, 'sdk-company', 'sdk-1']) {
    const { organization } = await client.organizations.get({ organization_id });
    expect(organization).toEqual(created.organization);
  }
});

test("the vendor's snippet for updating an organization works", async ({ client }) => {
  const { organization_id } = await newOrganization(client, 'Vendor');
  const { status_code, organization } = await client.organizations.update({
    organization_id,
    email_invites: 'RESTRICTED',
    email_allowed_domains: ['companyname.com'],
  });
  expect(status_code).toBe(200);
  expect(organization).toMatchObject({
    email_invites: 'RESTRICTED',
    email_allowed_domains: ['companyname.com'],
  });
});

test('an organization is searched and deleted', async ({ client }) => {
  const { organization_id } = await newOrganization(client, 'Searchable SDK');
  const query = {
    operator: 'AND',
    operands: [
      { filter_name: 'organization_ids', filter_value: [organization_id] },
      { filter_name: 'organization_name_fuzzy', filter_value: 'searchable' },
    ],
  } as const;
  const found = await client.organizations.search({
    limit: 10,
    query: { ...query, operands: [...query.operands] },
  });
  expect(found.organizations.map((one) => one.organization_id)).toEqual([organization_id]);
  expect(found.results_metadata.total).toBe(1);
  expect(await client.organizations.delete({ organization_id })).toMatchObject({
    organization_id,
    status_code: 200,
  });
  const error = await client.organizations.get({ organization_id }).catch((fault: unknown) => fault);
  expect(error).toBeInstanceOf(StytchError);
  expect(error).toMatchObject({
    status_code: 404,
    error_type: 'organization_not_found',
    error_message: expect.any(String),
    error_url: expect.stringContaining('/errors/organization_not_found'),
    request_id: expect.any(String),
  });
});

test("the SDK's member calls work unchanged", async ({ api, client }) => {
  const { organization_id } = await newOrganization(client, 'Members');
  const created = await client.organizations.members.create({
    organization_id,
    email_address: 'sdk@company.com',
    name: 'Sandy Sdk',
    roles: ['admin'],
    external_id: 'sdk|1',
    is_breakglass: false,
    create_member_as_pending: false,
  });
  const { member_id } = created;
  expect(created.member).toMatchObject({ status: 'active', roles: [{ role_id: 'admin' }] });
  for (const by of [{ member_id }, { member_id: 'sdk|1' }, { email_address: 'sdk@company.com' }]) {
    expect((await client.organizations.members.get({ organization_id, ...by })).member).toEqual(
      created.member,
    );
  }
  const updated = await client.organizations.members.update({
    organization_id,
    member_id,
    name: 'Sam Sdk',
    untrusted_metadata: { theme: 'dark' },
    preserve_existing_sessions: true,
  });
  expect(updated.member).toMatchObject({ name: 'Sam Sdk', untrusted_metadata: { theme: 'dark' } });
  await newInvitation(api, organization_id, 'invited@company.com');
  const found = await client.organizations.members.search({
    organization_ids: [organization_id],
    query: { operator: 'AND', operands: [{ filter_name: 'statuses', filter_value: ['active', 'invited'] }] },
  });
  expect(found.members.map(({ status }) => status).toSorted()).toEqual(['active', 'invited']);
  expect(Object.keys(found.organizations)).toEqual([organization_id]);
  expect(await client.organizations.members.delete({ organization_id, member_id })).toMatchObject({
    member_id,
  });
  await expect(client.organizations.members.get({ organization_id, member_id })).rejects.toMatchObject({
    error_type: 'member_not_found',
  });
});

test("a wrong secret is the SDK's own error", async ({ server }) => {
  const stranger = new B2BClient({
    project_id: projectId,
    secret: 'not-the-secret-at-all',
    env: `http://127.0.0.1:${server.port}/`,
  });
  await expect(stranger.organizations.get({ organization_id: 'any' })).rejects.toMatchObject({
    status_code: 401,
    error_type: 'unauthorized_credentials',
  });
});

test('every field of the SDK types is there', async ({ client }) => {
  const organization = await newOrganization(client, 'Every Field');
  expect(Object.keys(organization)).toEqual(expect.arrayContaining([...organizationFields]));
  const { organization_id } = organization;
  const { member } = await client.organizations.members.create({
    organization_id,
    email_address: 'all@company.com',
  });
  expect(Object.keys(member)).toEqual(expect.arrayContaining([...memberFields]));
});
