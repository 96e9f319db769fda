import { describe, expect, test } from 'vitest';
import { renderEmail } from '../../emails/render-email.ts';
import { sampleEmail } from '../../emails/samples.ts';
import { words } from '../../locales/index.ts';
import { everyEmail } from './every-email.ts';

const addresses = (part: string) => part.match(/https?:\/\/[^\s"<]+/g) ?? [];
const inHtml = (text: string) => text.replaceAll('&', '&amp;');

describe.each(everyEmail)('%s', (_, props) => {
  test('has a subject of one line, which is also the title', async () => {
    const { subject, html } = await renderEmail(props);
    expect(subject).toMatch(/^[^\r\n]{10,200}$/);
    expect(html).toContain(`<title>${inHtml(subject)}</title>`);
  });

  test('declares its language and direction', async () => {
    const { html } = await renderEmail(props);
    const { lang, dir } = words(props.locale);
    expect(html).toMatch(new RegExp(`^<!doctype html><html[^>]* lang="${lang}"`));
    expect(html).toMatch(new RegExp(`<html[^>]* dir="${dir}"`));
  });

  test('has no URL but the link: as a button and written out in HTML, once in text', async () => {
    const { html, text } = await renderEmail(props);
    const link = props.link === null ? [] : [props.link];
    expect(addresses(html)).toEqual([...link, ...link, ...link].map(inHtml));
    expect(addresses(text)).toEqual(link);
    expect(html.match(/class="button"/g) ?? []).toHaveLength(link.length);
  });

  test('fetches nothing', async () => {
    const { html } = await renderEmail(props);
    expect(html).not.toMatch(/<(img|link|script|iframe|object|embed|video|audio|svg|form)\b/i);
    expect(html).not.toMatch(/\b(src|srcset|background|poster)\s*=/i);
    expect(html).not.toMatch(/url\(|@import|@font-face/i);
  });

  test('states the expiry, unless there is none', async () => {
    const { text } = await renderEmail(props);
    expect(/2030.{1,6}9:30.{0,3}.{0,3} UTC/su.test(text.replace('09:30', '9:30'))).toBe(props.link !== null);
  });

  test('lays out by tables that screen readers skip', async () => {
    const { html } = await renderEmail(props);
    const tables = html.match(/<table[^>]*>/g) ?? [];
    expect(tables.length).toBeGreaterThan(2);
    expect(tables.filter((table) => !table.includes('role="presentation"'))).toEqual([]);
  });

  test('has a preheader that the text leaves out', async () => {
    const { html, text } = await renderEmail(props);
    const preheader = words(props.locale).emails.kinds[props.kind].preheader(props);
    expect(html).toContain(`data-skip-in-text="true">${preheader}`);
    // Its sentence may be repeated further down, in both parts.
    expect(text.split(preheader)).toHaveLength(html.split(preheader).length - 1);
  });
});

test('an e-mail that needs a link is not rendered without one', async () => {
  await expect(renderEmail({ ...sampleEmail('reminder', 'en'), link: null })).rejects.toThrow('needs a link');
});

test('an e-mail to a member shows no link, role or message, even when given them', async () => {
  const link = 'https://app.company.com/?token=secret';
  const given = { ...sampleEmail('already_member', 'en'), link, roleName: 'owner', message: 'Welcome back' };
  const { html, text } = await renderEmail(given);
  expect(html + text).not.toMatch(/secret|owner|Welcome back/);
});

test('unknown values are left out, not shown as null', async () => {
  const unknown = { inviterName: null, inviteeName: ' ', message: '', roleName: null };
  const { subject, html, text } = await renderEmail({ ...sampleEmail('invitation', 'en'), ...unknown });
  expect(subject).toBe('You’re invited to join Harbor & Pine');
  expect(text).toContain('Hello,\n');
  expect(text).not.toMatch(/null|undefined|role|message|“/);
  expect(html).not.toContain('class="quote"');
});

test('rendering twice gives the same e-mail', async () => {
  const props = sampleEmail('invitation', 'fr');
  expect(await renderEmail(props)).toEqual(await renderEmail(props));
});
