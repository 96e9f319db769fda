import { expect } from 'vitest';
import type { TestApi } from './api.ts';
import { newInvitation, newMember, newOrganization } from './api.ts';
import { apiTest as test } from '../support/fixtures/api.ts';

const bare = (id: string) => id.replace(/^[a-z]+-/, '');

async function change(api: TestApi, organizationId: string, fields: Record<string, unknown>, query = '') {
  const { body } = await api.call('PUT', `/v1/b2b/organizations/${organizationId}${query}`, fields);
  const { affected_total: total, affected_invitations: first } = body as {
    affected_total: number;
    affected_invitations: { invitation_id: string; error_type: string }[];
  };
  return { total, first: Object.fromEntries(first.map((one) => [one.invitation_id, one.error_type])) };
}

test('an update returns the open invitations that have no seat any more', async ({ api }) => {
  const organizationId = await newOrganization(api, { seat_limit: 3 });
  await newMember(api, organizationId, 'first@company.com');
  const one = await newInvitation(api, organizationId, 'one@company.com');
  const two = await newInvitation(api, organizationId, 'two@company.com');
  const affected = {
    total: 2,
    first: {
      [`invitation-${one.id}`]: 'seat_limit_reached',
      [`invitation-${two.id}`]: 'seat_limit_reached',
    },
  };
  expect(await change(api, organizationId, { seat_limit: 1 }, '?dry_run=true')).toEqual(affected);
  expect(await change(api, organizationId, { seat_limit: 2 })).toEqual({ total: 0, first: {} });
  expect(await change(api, organizationId, { seat_limit: 1 })).toEqual(affected);
});

test('an update returns the open invitations whose inviter is gone or lost the role, and whose role is not listed', async ({
  api,
}) => {
  const organizationId = await newOrganization(api);
  const boss = await newMember(api, organizationId, 'boss@company.com', { roles: ['admin'] });
  const { sql } = api.database;
  const invite = async (name: string, columns: Record<string, unknown>) => {
    const { id } = await newInvitation(api, organizationId, `${name}@company.com`);
    await sql`update invitations set ${sql(columns as never)} where id = ${id}`;
    return `invitation-${id}`;
  };
  const invitedByMemberId = bare(boss);
  const plain = await invite('plain', { invitedByMemberId });
  const admin = await invite('admin', { invitedByMemberId, roles: ['admin'] });
  const unlisted = await invite('unlisted', { roles: ['editor'] });
  const over = await invite('over', { roles: ['editor'], expiresAt: new Date(Date.now() - 60_000) });
  const memberPath = `/v1/b2b/organizations/${organizationId}/members/${boss}`;

  /** Whether a change was noted, for held invitations to be signalled, since it was asked last. */
  const noted = async () => {
    const rows = await sql`delete from policy_changes where about = ${bare(organizationId)} returning 1`;
    return rows.length > 0 && api.toldRuns.at(-1) === 'policyChanged';
  };

  const byRole = { [unlisted]: 'invalid_rbac_role_assignment' };
  expect(await change(api, organizationId, {})).toEqual({ total: 1, first: byRole });
  expect(byRole).not.toHaveProperty(over);

  await noted();
  expect((await api.call('PUT', memberPath, { roles: ['member'] })).status).toBe(200);
  expect(await noted()).toBe(true);
  const lostRole = { ...byRole, [admin]: 'unauthorized_action' };
  expect(await change(api, organizationId, {})).toEqual({ total: 2, first: lostRole });

  await noted();
  expect((await api.call('DELETE', memberPath)).status).toBe(200);
  expect(await noted()).toBe(true);
  const inviterGone = { ...lostRole, [plain]: 'unauthorized_action' };
  expect(await change(api, organizationId, {})).toEqual({ total: 3, first: inviterGone });
});

test('searching the affected invitations does not lock the organization', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const { sql } = api.database;
  const reading = await sql.reserve();
  await reading`begin`;
  // What an update affects is judged by the members too; changing the organization is not.
  await reading`lock table members in access exclusive mode`;
  const updating = change(api, organizationId, { email_invites: 'NOT_ALLOWED' });
  const isHeld = async () => {
    const rows = await sql`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return rows.length > 0;
  };
  await expect.poll(isHeld, { timeout: 20_000 }).toBe(true);
  const rows = await sql`
    select email_invites from organizations where id = ${bare(organizationId)} for update nowait`;
  expect([...rows]).toEqual([{ emailInvites: 'NOT_ALLOWED' }]);
  await reading`commit`;
  reading.release();
  expect(await updating).toEqual({ total: 0, first: {} });
});
