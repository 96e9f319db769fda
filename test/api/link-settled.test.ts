import { expect } from 'vitest';
import { accept, anInvitee, invite } from './invites.ts';
import type { LiveApi } from './live-api.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const memberPath = ({ organizationId, memberId }: { organizationId: string; memberId: string }) =>
  `/v1/b2b/organizations/${organizationId}/members/${memberId}`;

async function opened(api: LiveApi, token: string) {
  const page = await api.page(`/accept?token=${token}`);
  return { status: page.status, html: await page.text() };
}

async function pressed(api: LiveApi, token: string, action: 'accept' | 'decline') {
  const body = new URLSearchParams({ token, action, confirmed: 'yes' });
  const page = await api.page('/accept', { method: 'POST', body });
  return { status: page.status, html: await page.text() };
}

const unknown = (api: LiveApi) => opened(api, 'x'.repeat(43));
const isMember = { status: 200, html: expect.stringContaining('You are a member of <bdi>Company</bdi>') };
const isReplaced = { status: 404, html: expect.stringContaining('There is a newer e-mail') };

async function replacedLink(api: LiveApi) {
  const invitee = await anInvitee(api);
  // The same mailbox in another spelling: so the newer e-mail can be told from the older one.
  const spelled = invitee.emailAddress.replace('invitee', 'Invitee');
  await invite(api, invitee.organizationId, spelled);
  return { ...invitee, older: invitee.token, newer: await api.tokenFor(spelled) };
}

test('the page of an accepted link says so to the member, whatever they press; the API responds with 401', async ({
  api,
}) => {
  const invitee = await anInvitee(api);
  expect((await accept(api, invitee.token)).status).toBe(200);
  expect(await opened(api, invitee.token)).toMatchObject(isMember);
  expect(await pressed(api, invitee.token, 'accept')).toMatchObject(isMember);
  expect(await pressed(api, invitee.token, 'decline')).toMatchObject(isMember);
  const again = await accept(api, invitee.token);
  expect([again.status, again.body['error_type']]).toEqual([401, 'unable_to_auth_magic_link']);
  const { sql } = api.database;
  const [link] = await sql`select nonce from invitations where id = ${invitee.id.replace('invitation-', '')}`;
  await sql`update invitations set nonce = 'of another key' where id = ${invitee.id.replace('invitation-', '')}`;
  expect(await opened(api, invitee.token)).toEqual(await unknown(api));
  await sql`update invitations set ${sql(link as never)} where id = ${invitee.id.replace('invitation-', '')}`;
  expect((await api.call('DELETE', memberPath(invitee))).status).toBe(200);
  expect(await opened(api, invitee.token)).toEqual(await unknown(api));
});

test('twenty presses at once all end on the page of a member', async ({ api }) => {
  const invitee = await anInvitee(api);
  const pages = await Promise.all(Array.from({ length: 20 }, () => pressed(api, invitee.token, 'accept')));
  expect(pages.map(({ status }) => status)).toEqual(Array<number>(20).fill(200));
  const headings = new Set(pages.map(({ html }) => /<h1>(.*?)<\/h1>/.exec(html)?.[1]));
  headings.delete('Welcome to <bdi>Company</bdi>');
  expect([...headings]).toEqual(['You are a member of <bdi>Company</bdi>']);
});

test('a link replaced by one in a newer email says so, on the page and while that one is good', async ({
  api,
}) => {
  const { older, newer, ...invitee } = await replacedLink(api);
  expect(await opened(api, older)).toMatchObject(isReplaced);
  expect(await pressed(api, older, 'accept')).toMatchObject(isReplaced);
  expect(await pressed(api, older, 'decline')).toMatchObject(isReplaced);
  const byApi = await accept(api, older);
  expect([byApi.status, byApi.body['error_type']]).toEqual([401, 'unable_to_auth_magic_link']);
  expect(await invitee.state()).toBe('pending');
  expect((await accept(api, newer)).status).toBe(200);
  expect(await opened(api, older)).toEqual(await unknown(api));
  expect(await opened(api, newer)).toMatchObject(isMember);
});

test('the links of a revoked invitation, and of an earlier mailbox of it, look like unknown ones', async ({
  api,
}) => {
  const revoked = await replacedLink(api);
  await api.call('DELETE', memberPath(revoked));
  for (const token of [revoked.older, revoked.newer])
    expect(await opened(api, token)).toEqual(await unknown(api));

  const corrected = await replacedLink(api);
  const emailAddress = corrected.emailAddress.replace('@', '-new@');
  const amended = await api.call('PUT', memberPath(corrected), { email_address: emailAddress });
  expect(amended.status).toBe(200);
  for (const token of [corrected.older, corrected.newer])
    expect(await opened(api, token)).toEqual(await unknown(api));
  const token = await api.tokenFor(emailAddress);
  await invite(api, corrected.organizationId, emailAddress);
  expect(await opened(api, token)).toMatchObject(isReplaced);
  for (const old of [corrected.older, corrected.newer])
    expect(await opened(api, old)).toEqual(await unknown(api));
});

test('older links are erased with the person', async ({ api }) => {
  const { id, organizationId, emailAddress, older } = await replacedLink(api);
  const remembered = () =>
    api.database.sql`
      select 1 from superseded_links where invitation_id = ${id.replace('invitation-', '')}`;
  expect(await remembered()).toHaveLength(1);
  const body = { email_address: emailAddress };
  expect((await api.call('POST', `/v1/b2b/organizations/${organizationId}/erase`, body)).status).toBe(200);
  expect(await remembered()).toHaveLength(0);
  expect(await opened(api, older)).toEqual(await unknown(api));
});

test('pressing "Decline" twice shows twice that it is declined, and the link opens nothing', async ({
  api,
}) => {
  const invitee = await anInvitee(api);
  const first = await pressed(api, invitee.token, 'decline');
  expect([first.status, first.html.includes('Invitation declined')]).toEqual([200, true]);
  expect(await pressed(api, invitee.token, 'decline')).toEqual(first);
  expect(await pressed(api, invitee.token, 'accept')).toEqual(await unknown(api));
  expect(await opened(api, invitee.token)).toEqual(await unknown(api));
});
