import { expect, test } from 'vitest';
import { acceptPages } from '../../../api/pages/accept/routes.tsx';
import { sampleInvitations, tokenOf } from './sample-invitations.ts';

const origin = 'https://invite.example.com';
const invitations = sampleInvitations(origin);
const pages = acceptPages(invitations.deps);
const get = (query: string, init: RequestInit = {}) => pages.request(`${origin}/accept${query}`, init);
const link = (name: string) =>
  `?${new URLSearchParams({ stytch_token_type: 'multi_tenant_magic_links', token: tokenOf(name) }).toString()}`;
const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  pages.request(`${origin}/accept`, { method: 'POST', body: new URLSearchParams(fields), headers });
const actions = () => invitations.calls.filter(({ action }) => action !== 'lookUp');

test('opening a link twenty times, by people, scanners and link checkers, accepts no invitation', async () => {
  const before = actions().length;
  const agents = [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks',
    'Mozilla/5.0 (compatible; BarracudaCentral)',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'Proofpoint-URLDefense/1.0',
    'curl/8.5.0',
  ];
  for (let round = 0; round < 20; round++) {
    const headers = { 'User-Agent': agents[round % agents.length] ?? '', 'Sec-Purpose': 'prefetch' };
    expect((await get(link('open'), { headers })).status).toBe(200);
    expect((await get(link('open'), { method: 'HEAD', headers })).status).toBe(200);
    expect((await get(link('open'), { method: 'OPTIONS', headers })).status).toBe(204);
  }
  expect(actions().length).toBe(before);
});

test('the page names organization, inviter, role, masked address and end, and never more of the address', async () => {
  const html = await (await get(link('open'))).text();
  for (const fact of ['Join Northwind Robotics', 'Ada Lovelace', 'Grace', 'Editor', 'g***@company.com']) {
    expect(html).toContain(fact);
  }
  expect(html).toContain('November 30, 2026');
  expect(html).toContain('datetime="2026-11-30T15:05:00.000Z"');
});

test('what organizations and inviters wrote is text on the page, never markup', async () => {
  const html = await (await get(link('hostile'))).text();
  expect(html).not.toContain('<img');
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
});

test('every response has the headers that keep the link to itself', async () => {
  const answers = [
    await get(link('open')),
    await get(link('open'), { method: 'HEAD' }),
    await get(link('nobody')),
    await get('?token=short'),
    await post({ token: tokenOf('full'), action: 'accept' }),
    await post({ token: tokenOf('down'), action: 'accept' }),
    await post({}, { 'Sec-Fetch-Site': 'cross-site' }),
    await get('', { method: 'DELETE' }),
  ];
  for (const { headers } of answers) {
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/style-src 'sha256-[A-Za-z0-9+/]{43}='/);
    for (const part of ["form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|script-src|https?:/);
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(headers.get('X-Robots-Tag')).toContain('noindex');
  }
});

test('a link that is used, expired, revoked, wrong or no token at all gets one and the same page', async () => {
  const asked = [
    get(link('used')),
    get(link('expired')),
    get('?token=not-a-token'),
    get(''),
    get(`${link('open')}&token=${tokenOf('open')}`),
    get(link('open').replace('multi_tenant_magic_links', 'oauth')),
    post({ token: tokenOf('revoked'), action: 'accept' }),
    post({ token: tokenOf('revoked'), action: 'decline' }),
    post({ token: tokenOf('revoked'), action: 'decline', confirmed: 'yes' }),
    post({ token: 'not-a-token', action: 'accept' }),
    post({ action: 'accept' }),
  ];
  const answers = await Promise.all(asked);
  const seen = answers.map(async (answer) => [answer.status, [...answer.headers], await answer.text()]);
  const [first, ...others] = await Promise.all(seen);
  expect(first?.[0]).toBe(404);
  for (const other of others) expect(other).toEqual(first);
});

test('a token that cannot be one of ours is never looked up', async () => {
  const before = invitations.calls.length;
  for (const token of [
    '',
    'a'.repeat(42),
    'a'.repeat(44),
    `${'a'.repeat(42)}=`,
    `${'a'.repeat(42)}'`,
    `${'a'.repeat(43)}\n`,
  ]) {
    expect((await get(`?token=${encodeURIComponent(token)}`)).status).toBe(404);
    expect((await post({ token, action: 'accept' })).status).toBe(404);
  }
  expect(invitations.calls.length).toBe(before);
});
