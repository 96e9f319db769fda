import { describe, expect } from 'vitest';

import { tokenOf, until, uuidOf } from '../support/system-client.ts';
import type { SystemClient } from '../support/system-client.ts';
import type { System } from '../support/system.ts';
import { systemTest } from '../support/fixtures/system.ts';

const scanners = [
  'Mozilla/5.0 (compatible; Microsoft Defender SafeLinks)',
  'BarracudaCentral/1.0',
  'Mimecast-URLProtect/2.0',
  'Proofpoint URL Defense',
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'facebookexternalhit/1.1',
  'WhatsApp/2.23',
  'curl/8.5.0',
  '',
] as const;

const test = systemTest.extend('organization', { scope: 'file' }, ({ client }) => client.newOrganization());

describe('links', () => {
  const invite = (client: SystemClient, organization: string, name: string, key?: string) =>
    client.invite({ organization_id: organization, email_address: `${name}@company.com` }, key);
  const stateOf = async (system: System, name: string) => {
    const rows = await system.sql<{ state: string }[]>`
      select state from invitations where canonical_address = ${`${name}@company.com`} order by created_at`;
    return rows.map(({ state }) => state);
  };
  const open = async (link: string, init: RequestInit = {}) =>
    fetch(link, { redirect: 'manual', ...init }).then(async (response) => ({
      status: response.status,
      cookies: response.headers.getSetCookie(),
      text: await response.text(),
    }));
  const press = (link: string, fields: Record<string, string>) =>
    open(link.replace(/\?.*/, ''), {
      method: 'POST',
      body: new URLSearchParams({ token: tokenOf(link), ...fields }),
    });

  test('scanners change nothing by GET, HEAD or OPTIONS, however often (LINKS-008, LINKS-010, LINKS-011, LINKS-013)', async ({
    system,
    client,
    organization,
  }) => {
    await invite(client, organization, 'scanned');
    const link = await client.linkTo('scanned@company.com');
    for (const agent of scanners) {
      const headers = { 'user-agent': agent, purpose: 'prefetch', 'x-forwarded-for': '192.0.2.7' };
      const [got, head] = [await open(link, { headers }), await open(link, { headers, method: 'HEAD' })];
      expect([got.status, head.status, got.cookies, head.text]).toEqual([200, 200, [], '']);
      expect(got.text).toContain('<form');
    }
    expect((await open(link, { method: 'OPTIONS' })).status).toBe(204);
    expect(await stateOf(system, 'scanned')).toEqual(['pending']);
    expect((await client.accept(tokenOf(link))).status).toBe(200);
  });

  async function isDead(client: SystemClient, link: string): Promise<void> {
    expect((await client.accept(tokenOf(link))).body['error_type']).toBe('unable_to_auth_magic_link');
    expect((await open(link)).text).not.toContain('<form');
    expect((await press(link, { action: 'accept' })).status).not.toBe(200);
  }

  test('re-inviting kills the link and sends a valid one', async ({ system, client, organization }) => {
    const { body } = await invite(client, organization, 'again');
    const first = await client.linkTo('again@company.com');
    const again = await invite(client, organization, 'again');
    expect(again.body['invitation'] as object).toMatchObject({
      invitation_id: (body['invitation'] as { invitation_id: string }).invitation_id,
      generation: 2,
    });
    await until('the second e-mail', async () => (await client.linkTo('again@company.com')) !== first);
    await isDead(client, first);
    expect(await stateOf(system, 'again')).toEqual(['pending']);
    const second = await client.linkTo('again@company.com');
    expect((await client.accept(tokenOf(second))).status).toBe(200);
    expect((await client.accept(tokenOf(second))).body['error_type']).toBe('unable_to_auth_magic_link');
    const after = await open(second);
    expect([after.status, after.text.includes('<form')]).toEqual([200, false]);
  });

  test('deleting the invited member kills the link, and a new invite has another one (TOKEN-019)', async ({
    system,
    client,
    organization,
  }) => {
    const { body } = await invite(client, organization, 'revoked');
    const link = await client.linkTo('revoked@company.com');
    const path = `/v1/b2b/organizations/${organization}/members/${String(body['member_id'])}`;
    expect((await client.call('DELETE', path)).status).toBe(200);
    await isDead(client, link);
    expect((await invite(client, organization, 'revoked')).body['member_id']).not.toBe(body['member_id']);
    await isDead(client, link);
    expect(await stateOf(system, 'revoked')).toEqual(['revoked', 'pending']);
  });

  test('declining on the page kills the link', async ({ system, client, organization }) => {
    await invite(client, organization, 'declined');
    const link = await client.linkTo('declined@company.com');
    expect((await press(link, { action: 'decline' })).status).toBe(200);
    expect(await stateOf(system, 'declined')).toEqual(['pending']);
    expect((await press(link, { action: 'decline', confirmed: 'yes' })).status).toBe(200);
    expect(await stateOf(system, 'declined')).toEqual(['declined']);
    await isDead(client, link);
  });

  test('the link of a deleted member does not bring them back (TOKEN-018)', async ({
    client,
    organization,
  }) => {
    const { body } = await invite(client, organization, 'gone');
    const link = await client.linkTo('gone@company.com');
    expect((await client.accept(tokenOf(link))).status).toBe(200);
    const path = `/v1/b2b/organizations/${organization}/members/${String(body['member_id'])}`;
    expect((await client.call('DELETE', path)).status).toBe(200);
    await isDead(client, link);
    expect(
      (await client.call('GET', path.replace(/members\/.*/, 'member?email_address=gone@company.com'))).status,
    ).toBe(404);
  });

  test('deleting an organization kills its links (TOKEN-024)', async ({ system, client }) => {
    const other = await client.newOrganization();
    await client.invite({ organization_id: other, email_address: 'closed@company.com' });
    const link = await client.linkTo('closed@company.com');
    expect((await client.call('DELETE', `/v1/b2b/organizations/${other}`)).status).toBe(200);
    await isDead(client, link);
    await until('its invitations are closed and erased', async () => {
      const rows = await system.sql`
        select state, close_reason, email_address from invitations where organization_id = ${uuidOf(other)}`;
      return (
        JSON.stringify(rows) ===
        '[{"state":"revoked","closeReason":"organization_deleted","emailAddress":null}]'
      );
    });
  });

  test('an accept is refused when the inviter lost the role or is deleted, and the invitation stays open (TOKEN-024, AUTHZ-022)', async ({
    system,
    client,
    organization,
  }) => {
    const members = `/v1/b2b/organizations/${organization}/members`;
    const made = await client.call('POST', members, { email_address: 'boss@company.com', roles: ['owner'] });
    const boss = String(made.body['member_id']);
    const fields = { organization_id: organization, invited_by_member_id: boss, roles: ['admin'] };
    expect((await client.invite({ ...fields, email_address: 'vouched@company.com' })).status).toBe(200);
    const token = await client.tokenTo('vouched@company.com');
    const refusal = async () => (await client.accept(token)).body['error_type'];

    expect((await client.call('PUT', `${members}/${boss}`, { roles: ['member'] })).status).toBe(200);
    expect(await refusal()).toBe('unauthorized_action');
    expect((await client.call('PUT', `${members}/${boss}`, { roles: ['owner'] })).status).toBe(200);
    await client.call('DELETE', `${members}/${boss}`);
    expect(await refusal()).toBe('unauthorized_action');
    expect(await stateOf(system, 'vouched')).toEqual(['pending']);
  });
});
