import { expect } from 'vitest';
import { newMember } from './api.ts';
import { accept, anInvitee } from './invites.ts';
import type { LiveApi } from './live-api.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const linkTo = (token: string) => `/accept?stytch_token_type=multi_tenant_magic_links&token=${token}`;
const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36',
  'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1) SafeLinks',
  'Mozilla/5.0 (compatible; BarracudaCentral)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'GoogleImageProxy',
];

test('LINKS-008 LINKS-010 LINKS-011 LINKS-013: however often a link is opened, by whom and how, the invitation is as it was', async ({
  api,
}) => {
  const { token, read } = await anInvitee(api);
  await expect
    .poll(async () => (await read()).body, { timeout: 20_000 })
    .toMatchObject({
      invitation: { delivery: { state: 'sent' } },
    });
  const before = JSON.stringify((await read()).body['invitation']);
  const requests = await countRequests(api);
  for (let round = 0; round < 20; round += 1) {
    const headers = {
      'user-agent': agents[round % agents.length] ?? '',
      'x-forwarded-for': `192.0.2.${round % 5}`,
      'sec-purpose': 'prefetch;prerender',
    };
    const opened = await api.page(linkTo(token), { headers });
    expect([opened.status, opened.headers.get('set-cookie')]).toEqual([200, null]);
    expect(await opened.text()).toContain('method="post"');
    const head = await api.page(linkTo(token), { method: 'HEAD', headers });
    expect([head.status, await head.text(), head.headers.get('set-cookie')]).toEqual([200, '', null]);
    expect((await api.page(linkTo(token), { method: 'OPTIONS', headers })).status).toBeLessThan(300);
  }
  for (const method of ['PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
    expect((await api.page(linkTo(token), { method })).status).toBe(405);
  }
  for (const query of ['&action=accept', '&action=decline&confirmed=yes', '&_method=POST']) {
    expect((await api.page(linkTo(token) + query)).status).toBeLessThan(500);
  }
  expect(JSON.stringify((await read()).body['invitation'])).toBe(before);
  expect(await countRequests(api)).toBe(requests);
  expect((await accept(api, token)).status).toBe(200);
});

test('LINKS-039: the accept page keeps its link to itself, and loads nothing from elsewhere', async ({
  api,
}) => {
  const { token } = await anInvitee(api);
  const page = await api.page(linkTo(token));
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/https?:|\*|unsafe/);
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': expect.stringContaining('noindex'),
  });
  expect(await page.text()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});

test('PRIVAC-003 PRIVAC-004: the page masks the address, and does not reveal accounts elsewhere', async ({
  api,
}) => {
  const [stranger, known] = [await anInvitee(api), await anInvitee(api)];
  // The same person is a member of another organization.
  await newMember(api, stranger.organizationId, known.emailAddress);
  const shown = async ({ token, emailAddress }: { token: string; emailAddress: string }) => {
    const text = await (await api.page(linkTo(token))).text();
    expect(text).toContain('i***@company.com');
    expect(text).not.toContain(emailAddress);
    return text.replaceAll(token, 'token').replaceAll(/<time[\s\S]*?<\/time>/g, '');
  };
  expect(await shown(known)).toBe(await shown(stranger));
});

async function countRequests(api: LiveApi): Promise<number> {
  const rows = await api.database.sql<{ count: number }[]>`select count(*)::int as count from requests`;
  return rows[0]?.count ?? 0;
}
