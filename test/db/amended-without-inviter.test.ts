import { expect } from 'vitest';
import { aMember, anOrganization, emailAddress } from '../support/records.ts';
import type { AmendInput } from '../../domain/invitation/inputs.ts';
import { acceptInput } from './decisions.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

test('an amendment without an inviter may change name and metadata, but not roles or address', async ({
  decisions,
}) => {
  const organizationId = await anOrganization(decisions.sql);
  const invitedByMemberId = await aMember(decisions.sql, organizationId, 'grace@company.com', ['admin']);
  const invited = await decisions.invited(organizationId, 'ada@company.com', {
    invitedByMemberId,
    roles: ['admin'],
  });
  await decisions.sql`delete from members where id = ${invitedByMemberId}`;
  const about = { organizationId, invitationId: invited.id } as const;
  const amend = async (input: AmendInput) =>
    (await decisions.now({ ...about, verb: 'amend', input })).outcome;

  expect(await amend({ name: 'Ada', trustedMetadata: { team: 'blue' } })).toBe('done');
  expect(await amend({ name: 'Ada', roles: ['admin'], emailAddress: emailAddress('ADA@company.com') })).toBe(
    'done',
  );
  expect(await amend({ roles: ['member'] })).toBe('unauthorized_action');
  expect(await amend({ roles: ['editor', 'admin'] })).toBe('unauthorized_action');
  expect(await amend({ emailAddress: emailAddress('eve@company.com') })).toBe('unauthorized_action');
  const row = await decisions.row(invited.id);
  expect([row.name, row.roles, row.address?.canonical, row.generation]).toEqual([
    'Ada',
    ['admin'],
    'ada@company.com',
    1,
  ]);
  const accept = await decisions.now({ ...about, verb: 'accept', input: acceptInput(row) });
  expect(accept.outcome).toBe('unauthorized_action');
});
