import { afterEach, beforeEach, expect, test } from 'vitest';
import { aMember, anOrganization, emailAddress } from '../support/records.ts';
import type { AmendInput } from '../../domain/invitation/inputs.ts';
import { acceptInput, openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';

let records: Decisions;
beforeEach(async () => {
  records = await openDecisions();
});
afterEach(() => records.drop());

test('where the inviter is gone, name and metadata can be changed, roles and address not, and nobody gets in by it', async () => {
  const organizationId = await anOrganization(records.sql);
  const invitedByMemberId = await aMember(records.sql, organizationId, 'grace@company.com', ['admin']);
  const invited = await records.invited(organizationId, 'ada@company.com', {
    invitedByMemberId,
    roles: ['admin'],
  });
  await records.sql`delete from members where id = ${invitedByMemberId}`;
  const about = { organizationId, invitationId: invited.id } as const;
  const amend = async (input: AmendInput) => (await records.now({ ...about, verb: 'amend', input })).outcome;

  expect(await amend({ name: 'Ada', trustedMetadata: { team: 'blue' } })).toBe('done');
  expect(await amend({ name: 'Ada', roles: ['admin'], emailAddress: emailAddress('ADA@company.com') })).toBe(
    'done',
  );
  expect(await amend({ roles: ['member'] })).toBe('unauthorized_action');
  expect(await amend({ roles: ['editor', 'admin'] })).toBe('unauthorized_action');
  expect(await amend({ emailAddress: emailAddress('eve@company.com') })).toBe('unauthorized_action');
  const row = await records.row(invited.id);
  expect([row.name, row.roles, row.canonicalAddress, row.generation]).toEqual([
    'Ada',
    ['admin'],
    'ada@company.com',
    1,
  ]);
  const accept = await records.now({ ...about, verb: 'accept', input: acceptInput(row) });
  expect(accept.outcome).toBe('unauthorized_action');
});
