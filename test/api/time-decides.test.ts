import { expect } from 'vitest';
import { newId } from '../../runtime/ids.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import { createApp } from '../../api/app.ts';
import type { TestApi } from './api.ts';
import { newInvitation, newOrganization } from './api.ts';
import { apiTest as test } from '../support/fixtures/api.ts';

const links = createLinkKeys([{ id: 'one', key: Buffer.alloc(32, 1) }]);
const minuteMs = 60_000;

/** An open invitation with a real link, whose lifetime ends in so many minutes; nothing closes it here. */
async function invitedUntil(api: TestApi, minutes: number, columns: Record<string, unknown> = {}) {
  const organizationId = await newOrganization(api);
  const emailAddress = `ada-${newId()}@company.com`;
  const { id, memberId } = await newInvitation(api, organizationId, emailAddress);
  const link = links.mint(id, 1);
  const expiresAt = new Date(Date.now() + minutes * minuteMs);
  const { sql } = api.database;
  const given = { ...link, expiresAt, ...columns };
  await sql`update invitations set ${sql(given as never)} where id = ${id}`;
  const token = links.tokenOf({ invitationId: id, generation: 1, ...link });
  const path = `/v1/b2b/organizations/${organizationId}`;
  return {
    ...{ id, memberId, token, expiresAt, organizationId, emailAddress, path },
    read: () => api.call('GET', `${path}/invitations/invitation-${id}`),
    member: (query: string) => api.call('GET', `${path}/member?${query}`),
    found: async () => {
      const body = { organization_ids: [organizationId] };
      return (await api.call('POST', '/v1/b2b/organizations/members/search', body)).body['results_metadata'];
    },
    accept: () => api.call('POST', '/v1/b2b/magic_links/authenticate', { magic_links_token: token }),
    page: async (init: RequestInit = {}) => {
      const query = init.method === 'POST' ? '' : `?token=${token}`;
      const response = await createApp(api.deps).request(`/accept${query}`, init);
      return { status: response.status, html: await response.text() };
    },
  };
}

const press = (token: string, action: string): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams({ token, action }),
});

test('an overdue invitation reads expired, is in no list, and its page and accept are closed, before its workflow closes it', async ({
  api,
}) => {
  const reminders = [{ ordinal: 1, atMs: Date.now(), kind: 'reminder', state: 'planned' }];
  const over = await invitedUntil(api, -1, { blockedBy: 'seat_limit_reached' });
  await api.database.sql`
    update invitations set reminders = ${api.database.sql.json(reminders)} where id = ${over.id}`;
  expect((await over.read()).body).toMatchObject({
    invitation: {
      state: 'expired',
      closed_at: over.expiresAt.toISOString(),
      blocked_by: null,
      reminders: [{ state: 'skipped' }],
    },
  });
  expect((await over.member(`member_id=member-${over.memberId}`)).status).toBe(404);
  expect((await over.member(`email_address=${over.emailAddress}`)).status).toBe(404);
  expect(await over.found()).toMatchObject({ total: 0 });
  const accepted = await over.accept();
  expect([accepted.status, accepted.body]).toMatchObject([401, { error_type: 'unable_to_auth_magic_link' }]);
  const nothing = await createApp(api.deps).request(`/accept?token=${'x'.repeat(43)}`);
  const gone = { status: 404, html: await nothing.text() };
  expect(await over.page()).toEqual(gone);
  for (const action of ['accept', 'decline'])
    expect(await over.page(press(over.token, action))).toEqual(gone);
  expect(await api.database.sql`select 1 from requests where invitation_id = ${over.id}`).toHaveLength(0);
});

test('an invitation whose first email is unsent is not overdue, nor is any one second before its end', async ({
  api,
}) => {
  const unsent = await invitedUntil(api, -1, { emailDue: 'invitation', emailDueAt: new Date() });
  const inTime = await invitedUntil(api, 1);
  for (const open of [unsent, inTime]) {
    expect((await open.read()).body).toMatchObject({ invitation: { state: 'pending', closed_at: null } });
    expect((await open.member(`member_id=member-${open.memberId}`)).body).toMatchObject({
      member: { status: 'invited' },
    });
    expect(await open.found()).toMatchObject({ total: 1 });
    expect((await open.page()).status).toBe(200);
    expect((await open.accept()).status).toBe(202);
  }
});

test('a member may take the address of an invitation that is over, not of one that is open', async ({
  api,
}) => {
  const over = await invitedUntil(api, -1);
  const other = `bob-${newId()}@company.com`;
  const created = await api.call('POST', `${over.path}/members`, { email_address: other });
  const move = (emailAddress: string) =>
    api.call('PUT', `${over.path}/members/${String(created.body['member_id'])}`, {
      email_address: emailAddress,
    });
  const open = await newInvitation(api, over.organizationId, `eve-${newId()}@company.com`);
  const [row] = await api.database.sql<{ emailAddress: string }[]>`
    select email_address from invitations where id = ${open.id}`;
  expect((await move(String(row?.emailAddress))).body).toMatchObject({
    error_type: 'duplicate_member_email',
  });
  expect((await move(over.emailAddress)).status).toBe(200);
});

test('the links of a deleted organization are dead at once, before its invitations are closed', async ({
  api,
}) => {
  const invited = await invitedUntil(api, 60);
  expect((await api.call('DELETE', invited.path)).status).toBe(200);
  expect((await invited.accept()).status).toBe(401);
  expect((await invited.page()).status).toBe(404);
});

test('a link whose key is not configured any more is dead, in the API and on the page', async ({ api }) => {
  const invited = await invitedUntil(api, 60);
  const gone = async () => [(await invited.accept()).status, (await invited.page()).status];
  const { sql } = api.database;
  expect(await gone()).toEqual([202, 200]);
  for (const key of [{ linkKeyId: 'other' }, { nonce: 'minted-by-another-key-of-the-same-id' }]) {
    const before = await sql`select link_key_id, nonce from invitations where id = ${invited.id}`;
    await sql`update invitations set ${sql(key)} where id = ${invited.id}`;
    expect(await gone()).toEqual([401, 404]);
    await sql`update invitations set ${sql(before[0] as never)} where id = ${invited.id}`;
  }
  expect(await gone()).toEqual([202, 200]);
});
