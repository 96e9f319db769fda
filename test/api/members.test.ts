import { expect } from 'vitest';
import { newInvitation, newMember, newOrganization } from './api.ts';
import { apiTest as test } from '../support/fixtures/api.ts';

const path = (organizationId: string) => `/v1/b2b/organizations/${organizationId}`;

test('a member is created directly, and found by id, external id and address in any case', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const created = await api.call('POST', `${path(organizationId)}/members`, {
    email_address: 'Jane.Doe@Company.com',
    name: 'Jane',
    external_id: 'crm-1',
    roles: ['admin'],
    trusted_metadata: { __proto__x: 1, plan: 'gold' },
  });
  expect(created.status).toBe(200);
  expect(created.body).toMatchObject({
    member_id: expect.stringMatching(/^member-/),
    member: {
      status: 'active',
      email_address: 'Jane.Doe@company.com',
      roles: [{ role_id: 'admin', sources: [{ type: 'direct_assignment', details: {} }] }],
      trusted_metadata: { plan: 'gold' },
      is_breakglass: false,
      mfa_phone_number: '',
      scim_registration: null,
    },
    organization: { organization_id: organizationId },
  });
  const memberId = String(created.body['member_id']);
  for (const query of [`member_id=${memberId}`, 'member_id=crm-1', 'email_address=JANE.doe%40company.COM']) {
    const { status, body } = await api.call(
      'GET',
      `${path(organizationId)}/member?organization_id=${organizationId}&${query}`,
    );
    expect([status, body]).toMatchObject([200, { member_id: memberId }]);
  }
});

test('an address is a member once, also when it is created in two cases at the same time', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const responses = await Promise.all(
    ['a@company.com', 'A@company.com', 'a@COMPANY.com', 'A@Company.Com'].map((email_address) =>
      api.call('POST', `${path(organizationId)}/members`, { email_address }),
    ),
  );
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(responses.filter(({ body }) => body['error_type'] === 'duplicate_member_email')).toHaveLength(3);
});

test('direct creation stops at the seat limit, however many come at once', async ({ api }) => {
  const organizationId = await newOrganization(api, { seat_limit: 3, email_invites: 'ALL_ALLOWED' });
  const responses = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      api.call('POST', `${path(organizationId)}/members`, { email_address: `seat${n}@company.com` }),
    ),
  );
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(3);
  expect(responses.filter(({ body }) => body['error_type'] === 'seat_limit_reached')).toHaveLength(9);
});

test('direct creation closes an open invitation of the address as superseded', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const invitation = await newInvitation(api, organizationId, 'early@company.com');
  const { status } = await api.call('POST', `${path(organizationId)}/members`, {
    email_address: 'early@company.com',
  });
  expect(status).toBe(200);
  const rows = await api.database
    .sql`select state, close_reason from invitations where id = ${invitation.id}`;
  expect(rows[0]).toMatchObject({ state: 'revoked', closeReason: 'superseded' });
  expect(api.toldRuns).toContain(`invitationClosed ${invitation.id}`);
});

test('a search finds members and the invited, by status, address and part of it', async ({ api }) => {
  const organizationId = await newOrganization(api);
  await newMember(api, organizationId, 'active@company.com');
  await newInvitation(api, organizationId, 'invited@company.com');
  const find = async (operands: unknown[], operator = 'AND') => {
    const body = { organization_ids: [organizationId], query: { operator, operands } };
    const response = await api.call('POST', '/v1/b2b/organizations/members/search', body);
    expect(response.status).toBe(200);
    return (response.body['members'] as { email_address: string }[])
      .map((member) => member.email_address)
      .toSorted();
  };
  expect(await find([])).toEqual(['active@company.com', 'invited@company.com']);
  expect(await find([{ filter_name: 'statuses', filter_value: ['invited'] }])).toEqual([
    'invited@company.com',
  ]);
  expect(
    await find([{ filter_name: 'member_emails', filter_value: ['ACTIVE@company.com', 'no address'] }]),
  ).toEqual(['active@company.com']);
  expect(await find([{ filter_name: 'member_email_fuzzy', filter_value: 'Vited@' }])).toEqual([
    'invited@company.com',
  ]);
  expect(await find([{ filter_name: 'member_email_fuzzy', filter_value: 'a%p' }])).toEqual([]);
});

test('an update changes what it names and leaves the rest', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const memberId = await newMember(api, organizationId, 'change@company.com', { name: 'Before' });
  const { status, body } = await api.call('PUT', `${path(organizationId)}/members/${memberId}`, {
    roles: ['owner', 'member'],
    untrusted_metadata: { theme: 'dark' },
    preserve_existing_sessions: true,
  });
  expect([status, body]).toMatchObject([
    200,
    {
      member: {
        name: 'Before',
        roles: [{ role_id: 'member' }, { role_id: 'owner' }],
        untrusted_metadata: { theme: 'dark' },
      },
    },
  ]);
  const bad = await api.call('PUT', `${path(organizationId)}/members/${memberId}`, { roles: ['Owner'] });
  expect([bad.status, bad.body]).toMatchObject([400, { error_type: 'invalid_rbac_role_assignment' }]);
});

test("an update cannot take another's address, external id, or an invited address", async ({ api }) => {
  const organizationId = await newOrganization(api);
  await newMember(api, organizationId, 'first@company.com', { external_id: 'taken' });
  const memberId = await newMember(api, organizationId, 'second@company.com');
  await newInvitation(api, organizationId, 'third@company.com');
  const refusals = [
    [{ email_address: 'FIRST@company.com' }, 'duplicate_member_email'],
    [{ email_address: 'third@company.com' }, 'duplicate_member_email'],
    [{ external_id: 'taken' }, 'member_external_id_already_used'],
  ] as const;
  for (const [change, type] of refusals) {
    const { status, body } = await api.call('PUT', `${path(organizationId)}/members/${memberId}`, change);
    expect([status, body]).toMatchObject([400, { error_type: type }]);
  }
});

test('an external id is refused by name for an invited person: an invitation would forget it', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const { memberId } = await newInvitation(api, organizationId, 'not-yet@company.com');
  const place = `/v1/b2b/organizations/${organizationId}/members/member-${memberId}`;
  const { status, body } = await api.call('PUT', place, { external_id: 'crm-9', name: 'Nora Notyet' });
  expect([status, body]).toMatchObject([400, { error_type: 'bad_request' }]);
  expect(body['error_message']).toContain('"external_id"');
});
