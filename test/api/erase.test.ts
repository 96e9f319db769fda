import { expect } from 'vitest';
import { newMember } from './api.ts';
import { marker, organizations } from './erasing.ts';
import { peopleTest as test } from '../support/fixtures/people.ts';

test('erasing an address erases an invited person, and revokes the open invitation', async ({ people }) => {
  const { id, memberId } = await people.invited(`${marker}@company.com`);
  const response = await people.erase(`${marker.toUpperCase()}@Company.com`);
  expect([response.status, response.body]).toMatchObject([200, { erased: 1 }]);
  expect((await people.getInvitation(id)).body).toMatchObject({
    invitation: { state: 'revoked', close_reason: 'erased', email_address: null, name: null, message: null },
  });
  expect(people.api.toldRuns).toEqual([`invitationClosed ${id.replace('invitation-', '')}`]);
  const gone = await people.api.call(
    'GET',
    `${organizations}/${people.organizationId}/member?member_id=${memberId}`,
  );
  expect(gone.body).toMatchObject({ error_type: 'member_not_found' });
  expect(await people.rowsWith(marker)).toEqual({});
  expect((await people.erase(`${marker}@company.com`)).body).toMatchObject({ erased: 0 });
  const other = await people.invited(`${marker}@company.com`);
  expect(other.id).not.toBe(id);
});

test.for([`${marker}@company.com`, `${marker}.new@company.com`] as const)(
  'erasing finds closed invitations, and those whose address was changed, by %s',
  async (address, { people }) => {
    const closed = await people.invited(address);
    await people.deleteMember(closed.memberId);
    await people.decideAll();
    const amended = await people.invited(`${marker}@company.com`);
    const member = `${organizations}/${people.organizationId}/members/${amended.memberId}`;
    const changed = await people.api.call('PUT', member, { email_address: `${marker}.new@company.com` });
    expect(changed.status).toBe(202);
    await people.decideAll();
    expect((await people.erase(address)).body).toMatchObject({ erased: 2 });
    expect(await people.rowsWith(marker)).toEqual({});
    expect((await people.getInvitation(amended.id)).body).toMatchObject({
      invitation: { close_reason: 'erased' },
    });
  },
);

test('an active member is not erased by an address that they have or had', async ({ people }) => {
  const memberId = await newMember(people.api, people.organizationId, `${marker}@company.com`);
  const member = `${organizations}/${people.organizationId}/members/${memberId}`;
  await people.api.call('PUT', member, { email_address: 'moved@company.com' });
  for (const address of [`${marker}@company.com`, 'moved@company.com']) {
    const response = await people.erase(address, { 'idempotency-key': `erase ${address}` });
    expect([response.status, response.body]).toMatchObject([400, { error_type: 'member_is_active' }]);
  }
  expect(
    (await people.api.call('GET', `${organizations}/${people.organizationId}/member?member_id=${memberId}`))
      .status,
  ).toBe(200);
});

test('an erasure is stored for its key, without the address', async ({ people }) => {
  await people.invited(`${marker}@company.com`);
  const key = { 'idempotency-key': `erase ${marker}@company.com` };
  const first = await people.erase(`${marker}@company.com`, key);
  const again = await people.erase(`${marker}@company.com`, key);
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(await people.rowsWith(marker)).toEqual({});
  const responses = [
    await people.erase('no address'),
    await people.api.call('POST', `${organizations}/nobody/erase`, { email_address: 'a@company.com' }),
  ];
  expect(responses.map(({ status, body }) => [status, body['error_type']])).toEqual([
    [400, 'invalid_email'],
    [404, 'organization_not_found'],
  ]);
});

test('deleting a member erases data under earlier addresses, also of requests by others', async ({
  people,
}) => {
  const before = await people.invited(`${marker}@company.com`);
  await people.deleteMember(before.memberId);
  await people.decideAll();
  const { id, memberId } = await people.invited(`${marker}@company.com`);
  await people.accepted(id);
  expect((await people.join(`${marker}@company.com`, 'join of the member')).status).toBe(200);
  const login = { email_address: `${marker}@company.com`, email_verified: true, sso_connection_id: 'x' };
  for (const [path, body] of [
    ['provision', login],
    ['members', { email_address: `${marker}@company.com`, name: marker }],
  ] as const) {
    await people.api.call('POST', `${organizations}/${people.organizationId}/${path}`, body, {
      'idempotency-key': path,
    });
  }
  await people.api.call('PUT', `${organizations}/${people.organizationId}/members/${memberId}`, {
    email_address: 'other@company.com',
  });
  expect((await people.deleteMember(memberId)).status).toBe(200);
  expect(await people.rowsWith(marker)).toEqual({});
  expect(await people.api.database.sql`select 1 from requests where address_hash is not null`).toHaveLength(
    0,
  );
  expect(await people.api.database.sql`select 1 from addresses`).toHaveLength(0);
  const again = await people.join(`${marker}@company.com`, 'join of the member');
  expect([again.status, again.body]).toMatchObject([404, { error_type: 'member_not_found' }]);
});
