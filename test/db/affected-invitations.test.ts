import { expect } from 'vitest';
import { affectedInvitations } from '../../db/invitations-affected.ts';
import { findOrganization } from '../../db/organizations.ts';
import type { OrganizationPolicy } from '../../domain/organization/policy.ts';
import { projectRoles } from '../support/simulation.ts';
import type { Decisions } from './decisions.ts';
import { decisionsTest } from '../support/fixtures/decisions.ts';

const test = decisionsTest.extend('connections', 2);

/** Inserts open invitations, a third of them of each of three domains. */
async function invited(decisions: Decisions, organizationId: string, count: number): Promise<void> {
  await decisions.sql`
    insert into invitations (id, organization_id, member_id, kind, state, email_address, canonical_address, roles,
      locale, nonce, link_key_id, token_hash, lifetime_minutes, expires_at)
    select gen_random_uuid(), ${organizationId}, gen_random_uuid(), 'invite', 'pending', address, address,
      '{member}', 'en', 'nonce', 'test', i::text::bytea, 60, clock() + interval '1 hour'
    from generate_series(1, ${count}::int) i,
      lateral (select 'i' || i || '@' || (array['company.com', 'company.org', 'company.net'])[1 + i % 3] as address) a`;
}

async function affected(decisions: Decisions, organizationId: string, change: Partial<OrganizationPolicy>) {
  const organization = await findOrganization(decisions.sql, { id: organizationId });
  if (organization === null) throw new Error('The organization is not there.');
  const policy = { ...organization.policy, ...change };
  return affectedInvitations(decisions.sql, organizationId, { policy, projectRoles });
}

const onlyCompanyCom = {
  emailInvites: 'RESTRICTED',
  emailAllowedDomains: ['company.com'] as unknown as OrganizationPolicy['emailAllowedDomains'],
} as const;

test('affected invitations of several pages are all counted, and the oldest thousand are named', async ({
  decisions,
  organizationId,
}) => {
  await invited(decisions, organizationId, 20_100);
  const { total, first } = await affected(decisions, organizationId, onlyCompanyCom);
  expect(total).toBe(13_400);
  const oldest = await decisions.sql<{ id: string }[]>`
    select id from invitations where canonical_address not like '%@company.com' order by id limit 1000`;
  expect(first.map(({ invitationId }) => invitationId)).toEqual(oldest.map(({ id }) => id));
  expect(new Set(first.map(({ errorType }) => errorType))).toEqual(new Set(['invalid_email_for_invites']));
});

test('affected invitations of one domain are grouped by everything that an accept is judged by', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  await invited(decisions, organizationId, 6);
  const rows = await sql<{ id: string }[]>`
    select id from invitations where canonical_address like '%@company.com' order by id`;
  const [unlisted] = rows.map(({ id }) => id);
  await sql`update invitations set roles = '{unlisted}' where id = ${unlisted ?? ''}`;
  expect(await affected(decisions, organizationId, {})).toEqual({
    total: 1,
    first: [{ invitationId: unlisted, errorType: 'invalid_rbac_role_assignment' }],
  });
  expect((await affected(decisions, organizationId, onlyCompanyCom)).total).toBe(5);
});
