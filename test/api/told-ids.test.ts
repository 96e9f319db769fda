import { expect } from 'vitest';
import { createApp } from '../../api/app.ts';
import { decideRequest } from '../../db/transactions/decide.ts';
import { connect } from '../../db/sql/client.ts';
import { credentials, newOrganization } from './api.ts';
import type { TestResponse, TestApi } from './api.ts';
import { freshApiTest } from '../support/fixtures/api.ts';

const test = freshApiTest.extend('organizationId', ({ api }) =>
  newOrganization(api, {
    email_invites: 'ALL_ALLOWED',
    sso_jit_provisioning: 'ALL_ALLOWED',
    email_jit_provisioning: 'NOT_ALLOWED',
  }),
);

const address = 'ada@company.com';
const idOf = ({ body }: TestResponse) => (body['invitation'] as { invitation_id: string }).invitation_id;
const memberOf = ({ body }: TestResponse) => String(body['member_id']);

function invite(api: TestApi, organizationId: string, emailAddress = address): Promise<TestResponse> {
  const body = { organization_id: organizationId, email_address: emailAddress };
  return api.call('POST', '/v1/b2b/magic_links/email/invite', body);
}

function join(api: TestApi, organizationId: string): Promise<TestResponse> {
  const body = { organization_id: organizationId, email_address: address };
  return api.call('POST', '/v1/b2b/magic_links/email/login_or_signup', body);
}

function remove(api: TestApi, organizationId: string, memberId: string): Promise<TestResponse> {
  return api.call('DELETE', `/v1/b2b/organizations/${organizationId}/members/${memberId}`);
}

/** Decides everything that waits, newest first, as workers may come to it; each as often as it moves. */
async function decideAll(api: TestApi): Promise<void> {
  const { sql } = api.database;
  const waiting = await sql<{ id: string }[]>`
    select id from requests where kind <> 'plain' and outcome is null order by number desc`;
  for (const { id } of waiting) {
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const { outcome } = await decideRequest(api.deps.dispatch.transactions, id);
      if (outcome !== 'already_open') break;
    }
  }
}

async function read(
  api: TestApi,
  organizationId: string,
  invited: TestResponse,
): Promise<readonly unknown[]> {
  const path = `/v1/b2b/organizations/${organizationId}`;
  const invitation = await api.call('GET', `${path}/invitations/${idOf(invited)}`);
  const member = await api.call('GET', `${path}/member?member_id=${memberOf(invited)}`);
  const shown = invitation.body['invitation'] as { state: string } | undefined;
  return [invitation.status, shown?.state, member.status];
}

test('further invites and joins of an address with a pending invite get its ids, which can be read', async ({
  api,
  organizationId,
}) => {
  const first = await invite(api, organizationId);
  for (const answer of [
    await invite(api, organizationId, 'ADA@company.com'),
    await join(api, organizationId),
    await invite(api, organizationId),
  ]) {
    expect([answer.status, idOf(answer), memberOf(answer)]).toEqual([202, idOf(first), memberOf(first)]);
  }
  expect(await read(api, organizationId, first)).toEqual([200, 'requested', 200]);
  await decideAll(api);
  expect(await read(api, organizationId, first)).toEqual([200, 'pending', 200]);
  const outcomes = await api.database.sql<{ ok: boolean }[]>`
    select outcome -> 'ok' as ok from requests where kind <> 'plain'`;
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true]);
});

test('fifty invites of one address at two API processes get the same ids', async ({
  api,
  organizationId,
}) => {
  const pool = connect(api.database.url, { connections: 10 });
  const transactions = { ...api.deps.dispatch.transactions, sql: pool };
  const other = createApp({ ...api.deps, sql: pool, dispatch: { ...api.deps.dispatch, transactions } });
  const body = JSON.stringify({ organization_id: organizationId, email_address: address });
  const headers = { authorization: credentials, 'content-type': 'application/json' };
  const told = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      if (index % 2 === 0) return idOf(await invite(api, organizationId));
      const response = await other.request('/v1/b2b/magic_links/email/invite', {
        method: 'POST',
        headers,
        body,
      });
      return ((await response.json()) as { invitation: { invitation_id: string } }).invitation.invitation_id;
    }),
  );
  await pool.end();
  expect(new Set(told).size).toBe(1);
});

test('invite, invite, DELETE, each a 202, leave nothing open, and the ids lead there', async ({
  api,
  organizationId,
}) => {
  const [first, second] = [await invite(api, organizationId), await invite(api, organizationId)];
  expect((await remove(api, organizationId, memberOf(second))).status).toBe(202);
  await decideAll(api);
  expect(await read(api, organizationId, first)).toEqual([200, 'revoked', 404]);
  expect(await read(api, organizationId, second)).toEqual([200, 'revoked', 404]);
  expect(await api.database.sql`select 1 from invitations where closed_at is null`).toHaveLength(0);
});

test('an address invited again after a pending DELETE is invited, and its ids lead there', async ({
  api,
  organizationId,
}) => {
  const first = await invite(api, organizationId);
  expect((await remove(api, organizationId, memberOf(first))).status).toBe(202);
  const again = await invite(api, organizationId);
  expect(memberOf(again)).toBe(memberOf(first));
  await decideAll(api);
  expect(await read(api, organizationId, again)).toEqual([200, 'pending', 200]);
  expect((await remove(api, organizationId, memberOf(again))).status).toBe(202);
  await decideAll(api);
  expect(await read(api, organizationId, again)).toEqual([200, 'revoked', 404]);
});

test('the member of a pending invite can be read, updated and deleted by its id', async ({
  api,
  organizationId,
}) => {
  const invited = await invite(api, organizationId);
  const path = `/v1/b2b/organizations/${organizationId}`;
  const member = await api.call('GET', `${path}/member?member_id=${memberOf(invited)}`);
  expect(member.body['member']).toMatchObject({ status: 'invited', email_address: address });
  const named = await api.call('PUT', `${path}/members/${memberOf(invited)}`, { name: 'Ada' });
  expect(named.status).toBe(202);
  await decideAll(api);
  const [row] = await api.database.sql<{ name: string }[]>`select name from invitations`;
  expect(row?.name).toBe('Ada');
});

test('ids of one organization lead nowhere in another', async ({ api, organizationId }) => {
  const first = await invite(api, organizationId);
  await remove(api, organizationId, memberOf(first));
  const again = await invite(api, organizationId);
  await decideAll(api);
  const other = await newOrganization(api);
  const path = `/v1/b2b/organizations/${other}`;
  expect((await api.call('GET', `${path}/invitations/${idOf(again)}`)).status).toBe(404);
  expect((await api.call('GET', `${path}/member?member_id=${memberOf(again)}`)).status).toBe(404);
  expect((await api.call('DELETE', `${path}/members/${memberOf(again)}`)).status).toBe(404);
});
