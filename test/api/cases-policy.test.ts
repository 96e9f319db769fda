import { expect } from 'vitest';
import { newMember, newOrganization } from './api.ts';
import { accept, anInvitee, invitationOf, invite } from './invites.ts';
import type { LiveApi } from './live-api.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const organizations = '/v1/b2b/organizations';

const setPolicy = (api: LiveApi, organizationId: string, policy: object) =>
  api.call('PUT', `${organizations}/${organizationId}`, policy);
const onlyCompany = { email_invites: 'RESTRICTED', email_allowed_domains: ['company.com'] };

test.for([
  ['NOT_ALLOWED', { email_invites: 'NOT_ALLOWED' }],
  ['a list without the domain', { email_invites: 'RESTRICTED', email_allowed_domains: ['elsewhere.com'] }],
  ['a list with a subdomain only', { email_allowed_domains: ['*.company.com'] }],
] as const)(
  'DOMAIN-086: policy changed to %s between invite and accept blocks the link until it is changed back',
  async ([, policy], { api }) => {
    const { organizationId, token, id, read, state } = await anInvitee(api, {
      organization: { ...onlyCompany, sso_jit_provisioning: 'ALL_ALLOWED' },
    });
    const dry = await api.call('PUT', `${organizations}/${organizationId}?dry_run=true`, policy);
    const changed = await setPolicy(api, organizationId, policy);
    const affected = {
      affected_total: 1,
      affected_invitations: [{ invitation_id: id, error_type: 'invalid_email_for_invites' }],
    };
    expect([dry.body, changed.body]).toMatchObject([affected, affected]);
    for (const attempt of [1, 2]) {
      const refused = await accept(api, token);
      expect([attempt, refused.status, refused.body]).toMatchObject([
        attempt,
        400,
        { error_type: 'invalid_email_for_invites' },
      ]);
    }
    expect(await state()).toBe('pending');
    const members = await api.call('POST', `${organizations}/members/search`, {
      organization_ids: [organizationId],
    });
    expect(members.body['members']).toMatchObject([{ status: 'invited' }]);
    const back = await setPolicy(api, organizationId, {
      email_allowed_domains: ['company.com'],
      email_invites: 'RESTRICTED',
    });
    expect(back.body).toMatchObject({ affected_total: 0 });
    expect((await accept(api, token)).status).toBe(200);
    expect((await read()).body).toMatchObject({ invitation: { state: 'accepted', blocked_by: null } });
  },
);

test('a domain that another organization claims meanwhile blocks the link too', async ({ api }) => {
  const { token, state } = await anInvitee(api);
  const claimer = await newOrganization(api, { claimed_email_domains: ['company.com'] });
  const refused = await accept(api, token);
  expect([refused.status, refused.body]).toMatchObject([
    400,
    { error_type: 'action_not_allowed_email_domain_is_claimed' },
  ]);
  expect(await state()).toBe('pending');
  await setPolicy(api, claimer, { claimed_email_domains: [] });
  expect((await accept(api, token)).status).toBe(200);
});

test('DOMAIN-088: NOT_ALLOWED set beside fifty invites: none is made after it, and each response is true', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const addresses = Array.from({ length: 50 }, (_, index) => `race-${index}@company.com`);
  const asked = addresses.map((address) => invite(api, organizationId, address));
  const [changed, ...answers] = await Promise.all([
    setPolicy(api, organizationId, { email_invites: 'NOT_ALLOWED' }),
    ...asked,
  ]);
  expect(changed?.status).toBe(200);
  const rows = await api.database.sql<{ emailAddress: string; late: boolean }[]>`
    select i.email_address as "emailAddress", i.created_at > o.updated_at as late
    from invitations i join organizations o on o.id = i.organization_id
    where o.id = ${organizationId.slice('organization-'.length)}`;
  expect(rows.filter(({ late }) => late)).toEqual([]);
  const made = new Set(rows.map(({ emailAddress }) => emailAddress));
  for (const [index, first] of answers.entries()) {
    const address = addresses[index] ?? '';
    const isMade = made.has(address);
    // A 503 says that nothing was kept: the invite is asked for again.
    const answer = first.status === 503 ? await invite(api, organizationId, address) : first;
    expect(answer.status).toBe(isMade ? 200 : 400);
    if (!isMade) expect(answer.body['error_type']).toBe('invalid_email_for_invites');
  }
  const after = await invite(api, organizationId, 'after@company.com');
  expect(after.body['error_type']).toBe('invalid_email_for_invites');
});

test('seats: invites stop when members and open invites fill them, accepts when members do, in whatever way these came', async ({
  api,
}) => {
  const organizationId = await newOrganization(api, { seat_limit: 2 });
  await newMember(api, organizationId, 'first@company.com');
  expect((await invite(api, organizationId, 'second@company.com')).status).toBe(200);
  const full = await invite(api, organizationId, 'third@company.com');
  expect([full.status, full.body]).toMatchObject([400, { error_type: 'seat_limit_reached' }]);
  expect((await invite(api, organizationId, 'SECOND@company.com')).status).toBe(200);
  await api.mailbox.waitFor(
    ({ to, messageId }) => to[0]?.address === 'SECOND@company.com' && messageId.includes('.2.'),
  );
  const mail = api.mailbox
    .messages()
    .findLast(({ messageId, to }) => /second/i.test(to[0]?.address ?? '') && messageId.includes('.2.'));
  const token = new URL(mail?.invitationLink ?? '').searchParams.get('token') ?? '';
  await newMember(api, organizationId, 'direct@company.com');
  const refused = await accept(api, token);
  expect([refused.status, refused.body]).toMatchObject([400, { error_type: 'seat_limit_reached' }]);
  const direct = await api.call('POST', `${organizations}/${organizationId}/members`, {
    email_address: 'fourth@company.com',
  });
  expect([direct.status, direct.body]).toMatchObject([400, { error_type: 'seat_limit_reached' }]);
  expect((await setPolicy(api, organizationId, { seat_limit: 1 })).status).toBe(200);
  expect((await accept(api, token)).body['error_type']).toBe('seat_limit_reached');
  expect((await setPolicy(api, organizationId, { seat_limit: null })).status).toBe(200);
  expect((await accept(api, token)).status).toBe(200);
});

test('common domains may be invited until the organization blocks them, and that holds at the accept as well', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  expect((await invite(api, organizationId, 'person@gmail.com')).status).toBe(200);
  const token = await api.tokenFor('person@gmail.com');
  expect((await setPolicy(api, organizationId, { block_common_domains: true })).body).toMatchObject({
    affected_total: 1,
  });
  for (const address of ['other@gmail.com', 'x@yahoo.co.uk', 'y@mail.gmx.de']) {
    const refused = await invite(api, organizationId, address);
    expect([address, refused.body['error_type']]).toEqual([address, 'invalid_email_for_invites']);
  }
  expect((await accept(api, token)).body['error_type']).toBe('invalid_email_for_invites');
  expect((await invite(api, organizationId, 'person@mail.company.com')).status).toBe(200);
  await setPolicy(api, organizationId, { block_common_domains: false });
  expect((await accept(api, token)).status).toBe(200);
});

test('direct creation closes an open invite of the address as superseded, and its link is dead', async ({
  api,
}) => {
  const { organizationId, emailAddress, token, read, memberId } = await anInvitee(api);
  const made = await newMember(api, organizationId, emailAddress.toUpperCase());
  expect(made).not.toBe(memberId);
  expect((await accept(api, token)).status).toBe(401);
  expect((await read()).body).toMatchObject({ invitation: { state: 'revoked', close_reason: 'superseded' } });
  const again = await invite(api, organizationId, emailAddress);
  expect(again.body['error_type']).toBe('duplicate_member_email');
});

test('updating an invited member amends the invitation; deleting one revokes it, and is a 404 from then on', async ({
  api,
}) => {
  const { organizationId, memberId, token, read, emailAddress } = await anInvitee(api);
  const path = `${organizations}/${organizationId}/members/${memberId}`;
  const fields = { name: 'Ada', roles: ['admin'], untrusted_metadata: { theme: 'dark' } };
  const amended = await api.call('PUT', path, fields);
  expect([amended.status, amended.body]).toMatchObject([
    200,
    {
      member: { status: 'invited', name: 'Ada', untrusted_metadata: { theme: 'dark' } },
      invitation: { generation: 1 },
    },
  ]);
  for (const [body, error] of [
    [{ roles: ['nobody'] }, 'invalid_rbac_role_assignment'],
    [{ email_address: 'no' }, 'invalid_email'],
    [{ name: 'https://evil.com' }, 'invalid_name'],
    [{ status: 'active' }, 'bad_request'],
  ] as const) {
    expect((await api.call('PUT', path, body)).body['error_type']).toBe(error);
  }
  const moved = await api.call('PUT', path, { email_address: `moved-${emailAddress}` });
  expect(invitationOf(moved).generation).toBe(2);
  expect((await accept(api, token)).status).toBe(401);
  await api.tokenFor(`moved-${emailAddress}`);
  expect((await api.call('DELETE', path)).status).toBe(200);
  for (const gone of [await api.call('PUT', path, { name: 'Late' }), await api.call('DELETE', path)]) {
    expect([gone.status, gone.body]).toMatchObject([404, { error_type: 'member_not_found' }]);
  }
  expect((await read()).body).toMatchObject({ invitation: { state: 'revoked' } });
});
