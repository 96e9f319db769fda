import { expect } from 'vitest';
import { credentials, newOrganization } from './api.ts';
import { anInvitee } from './invites.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const forged: readonly (readonly [string, Record<string, string>])[] = [
  ['LINKS-001', { host: 'evil.test' }],
  ['LINKS-002', { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'http' }],
  ['LINKS-003', { forwarded: 'host=evil.test;proto=http' }],
  ['LINKS-004', { origin: 'https://evil.test', referer: 'https://evil.test/' }],
];

test.for(forged)(
  '%s: the link in the mail begins with our own address under %j',
  async ([id, headers], { api }) => {
    const organization_id = await newOrganization(api);
    const email_address = `${id.toLowerCase()}@company.com`;
    for (const path of [
      'https://evil.test/v1/b2b/magic_links/email/invite',
      '/v1/b2b/magic_links/email/invite',
    ]) {
      const { status } = await api.raw(path, {
        method: 'POST',
        headers: { authorization: credentials, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ organization_id, email_address }),
      });
      expect(status).toBe(200);
    }
    // The first may not have gone out any more: the second replaced it.
    const { links, html, text } = await api.mailbox.waitFor(
      ({ to, messageId }) => to[0]?.address === email_address && messageId.includes('.2.'),
    );
    expect(links).toHaveLength(1);
    expect(links[0]).toMatch(
      /^https:\/\/usher\.company\.com\/accept\?stytch_token_type=multi_tenant_magic_links&token=[\w-]{43}$/,
    );
    expect(html + text).not.toContain('evil.test');
  },
);

test('no URL in a response or on a page comes from the request', async ({ api }) => {
  const { token } = await anInvitee(api);
  const headers = { host: 'evil.test', 'x-forwarded-host': 'evil.test', origin: 'https://evil.test' };
  const refused = await api.call('GET', '/v1/b2b/organizations/none', undefined, headers);
  expect(refused.body['error_url']).toBe('https://usher.company.com/errors/organization_not_found');
  for (const path of [
    `/accept?token=${token}`,
    '/accept?token=none',
    '/docs',
    '/errors/bad_request',
    '/openapi.json',
  ]) {
    const answer = await api.page(`https://evil.test${path}`, { headers });
    expect([path, `${await answer.text()}${JSON.stringify([...answer.headers])}`.includes('evil')]).toEqual([
      path,
      false,
    ]);
  }
});
