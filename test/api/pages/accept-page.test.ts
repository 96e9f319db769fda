import { expect, test } from 'vitest';
import { acceptPages } from '../../../api/pages/accept/routes.tsx';
import { redirectUrl, sampleInvitations, tokenOf } from './sample-invitations.ts';

const origin = 'https://invite.example.com';
const invitations = sampleInvitations(origin);
const pages = acceptPages(invitations.deps);
const get = (query: string, init: RequestInit = {}) => pages.request(`${origin}/accept${query}`, init);
const link = (name: string) =>
  `?${new URLSearchParams({ stytch_token_type: 'multi_tenant_magic_links', token: tokenOf(name) }).toString()}`;
const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  pages.request(`${origin}/accept`, { method: 'POST', body: new URLSearchParams(fields), headers });
const deeds = () => invitations.calls.filter(({ deed }) => deed !== 'lookUp');

test('opening a link twenty times, by people, scanners and link checkers, answers no invitation', async () => {
  const before = deeds().length;
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
  expect(deeds().length).toBe(before);
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

test('every answer carries the headers that keep the link to itself', async () => {
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

test('each well-formed token that leads nowhere is told to the limiter, others are not', async () => {
  const before = invitations.unknown.length;
  await get(link('nobody'));
  await post({ token: tokenOf('nobody'), action: 'accept' });
  await get('?token=short');
  await get(link('open'));
  expect(invitations.unknown.length - before).toBe(2);
});

test('accepting leads on to the application, or says that nothing is left to do', async () => {
  const onward = await post({ token: tokenOf('open'), action: 'accept' });
  expect(onward.status).toBe(200);
  expect(await onward.text()).toContain(`href="${redirectUrl}"`);
  const plain = await (await post({ token: tokenOf('plain'), action: 'accept' })).text();
  expect(plain).toContain('You can close this page');
  expect(plain).not.toContain('<a ');
});

test('declining asks once more before anything happens', async () => {
  const before = deeds().length;
  const asked = await post({ token: tokenOf('open'), action: 'decline' });
  expect(asked.status).toBe(200);
  expect(await asked.text()).toContain('name="confirmed"');
  expect(deeds().length).toBe(before);
  const done = await post({ token: tokenOf('open'), action: 'decline', confirmed: 'yes' });
  expect(await done.text()).toContain('Invitation declined');
  expect(deeds().at(-1)).toEqual({ deed: 'decline', token: tokenOf('open') });
});

test('a refusal says what stands in the way and whom to ask', async () => {
  const full = await post({ token: tokenOf('full'), action: 'accept' });
  expect(full.status).toBe(403);
  const html = await full.text();
  expect(html).toContain('Every seat of this organization is taken');
  expect(html).toContain('Ask the person who invited you');
  const barred = await (await post({ token: tokenOf('barred'), action: 'accept' })).text();
  expect(barred).toContain('do not let this e-mail address join');
});

test('an answer that is written down but not yet decided is a 202', async () => {
  expect((await post({ token: tokenOf('kept'), action: 'accept' })).status).toBe(202);
  expect((await post({ token: tokenOf('kept'), action: 'decline', confirmed: 'yes' })).status).toBe(202);
});

test('when nothing can be written down the page is a 503 with a way to try again', async () => {
  const before = invitations.faults.length;
  const answers = [
    await get(link('broken')),
    await post({ token: tokenOf('broken'), action: 'accept' }),
    await post({ token: tokenOf('down'), action: 'accept' }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await answer.text()).toContain(
      'href="accept?stytch_token_type=multi_tenant_magic_links&amp;token=',
    );
  }
  expect(invitations.faults.length - before).toBe(2);
});

test('an answer from another site is refused and does nothing', async () => {
  const before = invitations.calls.length;
  const fields = { token: tokenOf('open'), action: 'accept' };
  const elsewhere = [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://evil.example' },
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
    { Origin: 'http://invite.example.com' },
  ];
  for (const headers of elsewhere) expect((await post(fields, headers)).status).toBe(403);
  expect(invitations.calls.length).toBe(before);
  const ours = [
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' },
    { 'Sec-Fetch-Site': 'none' },
    { Origin: origin },
  ];
  for (const headers of ours) expect((await post(fields, headers)).status).toBe(200);
});

test('what none of our forms sends is refused calmly: too large, another type, another method, no such button', async () => {
  const before = invitations.calls.length;
  const token = tokenOf('open');
  expect((await post({ token, action: 'accept', more: 'x'.repeat(9_000) })).status).toBe(413);
  const json = {
    method: 'POST',
    body: JSON.stringify({ token, action: 'accept' }),
    headers: { 'Content-Type': 'application/json' },
  };
  expect((await get('', json)).status).toBe(415);
  const put = await get(link('open'), { method: 'PUT' });
  expect([put.status, put.headers.get('Allow')]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
  for (const action of ['', 'revoke', 'ACCEPT']) expect((await post({ token, action })).status).toBe(400);
  expect((await post({ token })).status).toBe(400);
  expect(invitations.calls.length).toBe(before);
});
