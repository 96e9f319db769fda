import { expect } from 'vitest';
import { findHeldInvitations } from '../../db/invitations-to-signal.ts';
import { findPolicyChanges, insertPolicyChange, recordSignalled } from '../../db/policy-changes.ts';
import { claimDomains } from '../../db/claimed-domains.ts';
import { markOrganizationDeleted } from '../../db/organizations.ts';
import { anOrganization } from '../support/records.ts';
import type { Decisions } from './decisions.ts';
import { transaction } from '../../db/sql/client.ts';
import { decisionsTest } from '../support/fixtures/decisions.ts';

const test = decisionsTest.extend('connections', 3);

async function held(
  decisions: Decisions,
  organizationId: string,
  address: string,
  blockedBy: string,
): Promise<string> {
  const { id } = await decisions.invited(organizationId, address);
  await decisions.sql`update invitations set blocked_by = ${blockedBy} where id = ${id}`;
  return id;
}

test('held invitations of a change are found page by page, and the change is deleted at its end', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  const ids: string[] = [];
  for (const name of ['ada', 'bob', 'cyd'])
    ids.push(await held(decisions, organizationId, `${name}@company.com`, 'invalid_email_for_invites'));
  await decisions.invited(organizationId, 'not-held@company.com');
  await transaction(sql, (tx) => insertPolicyChange(tx, organizationId));
  const [first] = await findPolicyChanges(sql, 10);
  if (first === undefined) throw new Error('no change was noted');
  expect(await findHeldInvitations(sql, first, 2)).toEqual(ids.slice(0, 2));
  await recordSignalled(sql, first, ids[1] ?? null);
  const [second] = await findPolicyChanges(sql, 10);
  if (second === undefined) throw new Error('the change is forgotten');
  expect(await findHeldInvitations(sql, second, 2)).toEqual(ids.slice(2));
  await recordSignalled(sql, second, null);
  expect(await findPolicyChanges(sql, 10)).toEqual([]);
});

test('a change during the signalling of an earlier one starts at the first invitation again', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  const id = await held(decisions, organizationId, 'ada@company.com', 'invalid_email_for_invites');
  await transaction(sql, (tx) => insertPolicyChange(tx, organizationId));
  const [earlier] = await findPolicyChanges(sql, 10);
  if (earlier === undefined) throw new Error('no change was noted');
  await transaction(sql, (tx) => insertPolicyChange(tx, organizationId));
  await recordSignalled(sql, earlier, id);
  await recordSignalled(sql, earlier, null);
  expect(await findPolicyChanges(sql, 10)).toEqual([{ about: organizationId, number: 2, lastId: null }]);
});

test('a released domain concerns the invitations of others that were held for it', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  const claimedBy = 'action_not_allowed_email_domain_is_claimed';
  const id = await held(decisions, organizationId, 'ada@company.com', claimedBy);
  await held(decisions, organizationId, 'bob@company.org', claimedBy);
  await held(decisions, organizationId, 'cyd@company.com', 'invalid_email_for_invites');
  const claimer = await anOrganization(sql);
  await transaction(sql, (tx) => claimDomains(tx, claimer, ['company.com', 'company.net']));
  expect(await findPolicyChanges(sql, 10)).toEqual([]);
  await transaction(sql, (tx) => claimDomains(tx, claimer, ['company.net']));
  const [freed] = await findPolicyChanges(sql, 10);
  expect(freed?.about).toBe('company.com');
  expect(await findHeldInvitations(sql, { about: 'company.com', lastId: null }, 10)).toEqual([id]);
  await transaction(sql, (tx) => markOrganizationDeleted(tx, claimer));
  const subjects = (await findPolicyChanges(sql, 10)).map(({ about }) => about);
  expect(subjects.toSorted()).toEqual(['company.com', 'company.net']);
});
