import { describe, expect, test } from 'vitest';
import { emailKinds } from '../../domain/invitation/snapshot.ts';
import { ended } from '../../locales/ended.ts';
import { instantWriter } from '../../locales/instant.ts';
import { locales, words } from '../../locales/index.ts';
import type { EmailFields } from '../../locales/email-words.ts';
import type { Locale } from '../../locales/index.ts';

const byPerson = {
  organizationName: 'Orgname',
  inviterName: 'Invitername',
  expiresAtMs: Date.UTC(2030, 4, 16, 9, 30),
};
const withoutInviter = { ...byPerson, inviterName: null };

function sentences(locale: Locale, fields: EmailFields): string[] {
  const { emails } = words(locale);
  return emailKinds.flatMap((kind) => {
    const { subject, preheader, heading, lead, ifIgnored, whyYou, button } = emails.kinds[kind];
    const texts = [subject, preheader, heading, lead, ifIgnored, whyYou].map((sentence) => sentence(fields));
    return button === null ? texts : [...texts, button];
  });
}

describe.each(locales)('the words in %s', (locale) => {
  test.each([
    ['a person', byPerson],
    ['no named person', withoutInviter],
  ])('are whole sentences of one line when %s invites', (_, fields) => {
    for (const sentence of sentences(locale, fields)) {
      expect(sentence).toMatch(/^\S[^\r\n]{5,}\S$/u);
      expect(sentence).not.toMatch(/null|undefined|NaN|Invalid|\[object| {2}|\.\.|\{|\}/);
    }
  });

  test('name the organization in every subject and the inviter in the invitation', () => {
    const { emails } = words(locale);
    for (const kind of emailKinds) expect(emails.kinds[kind].subject(byPerson)).toContain('Orgname');
    expect(emails.kinds.invitation.subject(byPerson)).toContain('Invitername');
    expect(emails.kinds.invitation.subject(withoutInviter)).not.toContain('Invitername');
  });

  test('have a button in every e-mail with an action', () => {
    const { emails } = words(locale);
    expect(emailKinds.filter((kind) => emails.kinds[kind].button === null)).toEqual(['already_member']);
  });

  test('use a language tag that Intl supports', () => {
    expect(Intl.DateTimeFormat.supportedLocalesOf(words(locale).lang)).toEqual([words(locale).lang]);
  });
});

test('no sentence is the same in two languages', () => {
  const all = locales.flatMap((locale) => [...new Set(sentences(locale, byPerson))]);
  expect(all.filter((sentence, index) => all.indexOf(sentence) !== index)).toEqual([]);
});

test.each([
  ['en', 'Tuesday, January 1, 2030 at 12:05 AM UTC'],
  ['es', 'martes, 1 de enero de 2030, 0:05 UTC'],
  ['fr', 'mardi 1er janvier 2030 à 00:05 UTC'],
  ['pt-BR', 'terça-feira, 1 de janeiro de 2030 às 00:05 UTC'],
])('an instant in %s is formatted in UTC, whatever the zone of the machine', (lang, expected) => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Pacific/Honolulu';
  try {
    expect(new Date(Date.UTC(2030, 0, 1, 0, 5)).getDate()).toBe(31);
    expect(instantWriter(lang)(Date.UTC(2030, 0, 1, 0, 5))).toBe(expected);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

test('a name that ends with a full stop gets no second one', () => {
  expect([ended('Company Inc.'), ended('Yahoo!'), ended('Company')]).toEqual([
    'Company Inc.',
    'Yahoo!',
    'Company.',
  ]);
});
