import { afterEach, beforeEach, expect, test } from 'vitest';
import { affectedInvitations } from '../../db/invitations-affected.ts';
import { findOrganization } from '../../db/organizations.ts';
import type { OrganizationPolicy } from '../../domain/organization/policy.ts';
import { anOrganization } from '../support/records.ts';
import { projectRoles } from '../support/simulation.ts';
import { openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions({ connections: 2 });
  organizationId = await anOrganization(records.sql);
});
afterEach(() => records.drop());

/** Open invitations, the third part of them of each of three domains. */
async function invited(count: number): Promise<void> {
  await records.sql`
    insert into invitations (id, organization_id, member_id, kind, state, email_address, canonical_address, roles,
      locale, nonce, link_key_id, token_hash, lifetime_minutes, expires_at)
    select gen_random_uuid(), ${organizationId}, gen_random_uuid(), 'invite', 'pending', address, address,
      '{member}', 'en', 'nonce', 'test', i::text::bytea, 60, clock() + interval '1 hour'
    from generate_series(1, ${count}::int) i,
      lateral (select 'i' || i || '@' || (array['company.com', 'company.org', 'company.net'])[1 + i % 3] as address) a`;
}

async function affected(change: Partial<OrganizationPolicy>) {
  const organization = await findOrganization(records.sql, { id: organizationId });
  if (organization === null) throw new Error('The organization is not there.');
  const policy = { ...organization.policy, ...change };
  return affectedInvitations(records.sql, organizationId, { policy, projectRoles });
}

const onlyCompanyCom = {
  emailInvites: 'RESTRICTED',
  emailAllowedDomains: ['company.com'] as unknown as OrganizationPolicy['emailAllowedDomains'],
} as const;

test('of more than a page all are judged, and the oldest thousand of all pages are named', async () => {
  await invited(20_100);
  const { total, first } = await affected(onlyCompanyCom);
  expect(total).toBe(13_400);
  const oldest = await records.sql<{ id: string }[]>`
    select id from invitations where canonical_address not like '%@company.com' order by id limit 1000`;
  expect(first.map(({ invitationId }) => invitationId)).toEqual(oldest.map(({ id }) => id));
  expect(new Set(first.map(({ errorType }) => errorType))).toEqual(new Set(['invalid_email_for_invites']));
});

test('those of one domain are told apart by what else an accept is judged by', async () => {
  const { sql } = records;
  await invited(6);
  const rows = await sql<{ id: string }[]>`
    select id from invitations where canonical_address like '%@company.com' order by id`;
  const [unlisted] = rows.map(({ id }) => id);
  await sql`update invitations set roles = '{unlisted}' where id = ${unlisted ?? ''}`;
  expect(await affected({})).toEqual({
    total: 1,
    first: [{ invitationId: unlisted, errorType: 'invalid_rbac_role_assignment' }],
  });
  expect((await affected(onlyCompanyCom)).total).toBe(5);
});
