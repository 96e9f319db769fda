import { expect, test } from 'vitest';
import { words } from '../../../locales/index.ts';
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
const actions = () => invitations.calls.filter(({ action }) => action !== 'lookUp');

test('accepting leads on to the application, or says that nothing is left to do', async () => {
  const onward = await post({ token: tokenOf('open'), action: 'accept' });
  expect(onward.status).toBe(200);
  expect(await onward.text()).toContain(`href="${redirectUrl}"`);
  const plain = await (await post({ token: tokenOf('plain'), action: 'accept' })).text();
  expect(plain).toContain('You can close this page');
  expect(plain).not.toContain('<a ');
});

test('declining asks once more before anything happens', async () => {
  const before = actions().length;
  const asked = await post({ token: tokenOf('open'), action: 'decline' });
  expect(asked.status).toBe(200);
  expect(await asked.text()).toContain('name="confirmed"');
  expect(actions().length).toBe(before);
  const done = await post({ token: tokenOf('open'), action: 'decline', confirmed: 'yes' });
  expect(await done.text()).toContain('Invitation declined');
  expect(actions().at(-1)).toEqual({ action: 'decline', token: tokenOf('open') });
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

test.each([
  ['full', 'Every seat of this organization is taken'],
  ['uninvited', 'can no longer invite to this role'],
  ['roleless', 'The role that you were invited to no longer exists'],
  ['claimed', 'now belongs to another organization'],
  ['taken', 'belongs to a member already'],
])(
  'a refusal of an invitation that is %s says “%s”, and not that the address may not join',
  async (name, words) => {
    const html = await (await post({ token: tokenOf(name), action: 'accept' })).text();
    expect(html).toContain(words);
    expect(html).not.toContain('do not let this e-mail address join');
  },
);

test.each(['en', 'es', 'fr', 'pt-br'] as const)(
  'the page of an accepted link says so in %s, with a way on, whatever is pressed',
  async (locale) => {
    const { deps } = sampleInvitations(origin, locale);
    const ask = (name: string, fields?: Record<string, string>) =>
      fields === undefined
        ? acceptPages(deps).request(`${origin}/accept${link(name)}`)
        : acceptPages(deps).request(`${origin}/accept`, {
            method: 'POST',
            body: new URLSearchParams({ token: tokenOf(name), ...fields }),
          });
    const say = words(locale).pages;
    const heading = say.member.heading('<bdi>Northwind Robotics</bdi>');
    for (const fields of [undefined, { action: 'accept' }, { action: 'decline', confirmed: 'yes' }]) {
      const response = await ask('member', fields);
      const html = await response.text();
      expect(response.status).toBe(200);
      expect(html).toContain(`<h1>${heading}</h1>`);
      expect(html).toContain(`href="${redirectUrl}"`);
      expect(html).toContain(say.accepted.continue);
      expect(await (await ask('plainmember', fields)).text()).toContain(say.accepted.close);
      const replaced = await ask('replaced', fields);
      expect(replaced.status).toBe(404);
      expect(await replaced.text()).toContain(`<h1>${say.replaced.heading}</h1>`);
    }
  },
);

test('a stored request without outcome is a 202', async () => {
  expect((await post({ token: tokenOf('pending'), action: 'accept' })).status).toBe(202);
  expect((await post({ token: tokenOf('pending'), action: 'decline', confirmed: 'yes' })).status).toBe(202);
});

test('when nothing can be stored the page is a 503 with a way to try again', async () => {
  const before = invitations.faults.length;
  const responses = [
    await get(link('broken')),
    await post({ token: tokenOf('broken'), action: 'accept' }),
    await post({ token: tokenOf('down'), action: 'accept' }),
  ];
  for (const response of responses) {
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await response.text()).toContain(
      'href="accept?stytch_token_type=multi_tenant_magic_links&amp;token=',
    );
  }
  expect(invitations.faults.length - before).toBe(2);
});

test('a form from another site is refused and does nothing', async () => {
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

test('a request that none of our forms sends gets a page: too large, another type, another method, no such button', async () => {
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
