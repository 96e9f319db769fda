import { expect } from 'vitest';
import { newMember, newOrganization } from '../api/api.ts';
import { invite } from '../api/invites.ts';
import type { LiveApi } from '../api/live-api.ts';
import { readMail } from './read-mail.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

/** The e-mail of an invite, as the SMTP server received it. */
async function mailOf(api: LiveApi, emailAddress: string, organization: object = {}, fields: object = {}) {
  const organizationId = await newOrganization(api, { ...organization });
  const invited = await invite(api, organizationId, emailAddress, { ...fields });
  expect([invited.status, invited.body]).toMatchObject([200, { member: { status: 'invited' } }]);
  const message = await api.mailbox.waitFor(({ to }) => to.some(({ address }) => address === emailAddress));
  return { message, ...(await readMail(api.mailbox.url, message.id)) };
}

test('the headers of an invitation name sender, recipient, Message-ID and that it is automatic, and no secret', async ({
  api,
}) => {
  const { headers, message } = await mailOf(api, 'headers@company.com', {}, { name: 'Grace Hopper' });
  const names = headers.map(([name]) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
  expect(names.toSorted()).toEqual([
    'auto-submitted',
    'content-type',
    'date',
    'from',
    'message-id',
    'mime-version',
    'subject',
    'to',
  ]);
  const of = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  expect(of['message-id']).toMatch(/^<[0-9a-f-]{36}\.1\.invitation\.1@company\.com>$/);
  expect(of['auto-submitted']).toBe('auto-generated');
  expect(of['from']).toBe('Usher <invites@company.com>');
  expect(of['to']).toBe('Grace Hopper <headers@company.com>');
  expect(new Date(of['date'] ?? '').getTime()).toBeGreaterThan(0);
  const token = new URL(message.invitationLink ?? '').searchParams.get('token') ?? '';
  expect(token).toHaveLength(43);
  expect(headers.join()).not.toContain(token);
});

test('MAILCO-021: the text part has the same one link, no entities, and lines that every server accepts', async ({
  api,
}) => {
  const fields = {
    name: 'Grace & "Ada" <3',
    message: 'We > they & "you": come & see. '.repeat(16).trim(),
    invite_redirect_url: `https://app.company.com/join?next=${'long-'.repeat(150)}`,
  };
  const { message, raw } = await mailOf(api, 'text@company.com', { organization_name: 'R & D' }, fields);
  const links = [...message.text.matchAll(/https?:\/\/\S+/g)].map(([link]) => link);
  const inHtml = [...message.html.matchAll(/href="([^"]+)"/g)].map(([, link]) =>
    link?.replaceAll('&amp;', '&'),
  );
  expect(new Set(links)).toEqual(new Set([message.invitationLink]));
  expect(new Set(inHtml)).toEqual(new Set([message.invitationLink]));
  expect(message.text).toContain('R & D');
  expect(message.text.replace(/\s+/g, ' ')).toContain(fields.message);
  expect(message.text).not.toMatch(/&(?:amp|lt|gt|quot|nbsp|#\d+);/);
  for (const line of raw.split('\r\n')) expect(Buffer.byteLength(line, 'latin1')).toBeLessThanOrEqual(998);
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test.for([
  ['=?utf-8?q?Security=20Team?='],
  ['=?UTF-8?B?U2VjdXJpdHk=?= <security@company.com>'],
  ['"Evil" <evil@evil.com>, other'],
  ['Team: a@b.com, c@d.com;'],
  ['(comment) \\ back "quote"'],
  ['Zoë Ångström 山田太郎 🎉'],
  ['Grace,Hopper'],
] as const)(
  'MAILCO-013: %j as the name of invitee and organization is shown as it is, and adds no recipient',
  async ([name], { api }) => {
    const address = `name-${(names += 1)}@company.com`;
    const { message, headers, raw } = await mailOf(api, address, { organization_name: name }, { name });
    // Many programs decode what looks encoded, between quotes too, so the address has no name then.
    expect(message.to).toEqual([{ name: name.includes('=?') ? '' : name, address }]);
    expect(message.subject).toContain(name);
    const of = Object.fromEntries(headers.map(([header, value]) => [header.toLowerCase(), value]));
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).toMatch(/^[\x20-\x7e\r\n\t]*$/);
    if (name.includes('=?')) expect(`${of['to']} ${of['subject']}`).not.toContain(name.slice(0, 16));
  },
);
let names = 0;

test('the inviter is named in the body and never in From', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const name = 'Mallory <ceo@company.com>';
  const inviter = await newMember(api, organizationId, 'mallory@company.com', { name, roles: ['admin'] });
  await invite(api, organizationId, 'from@company.com', { invited_by_member_id: inviter });
  const message = await api.mailbox.waitFor(({ to }) => to[0]?.address === 'from@company.com');
  expect(message.from).toEqual({ name: 'Usher', address: 'invites@company.com' });
  expect(message.text).toContain(name);
});
