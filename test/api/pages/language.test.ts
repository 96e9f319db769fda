import { describe, expect, test } from 'vitest';
import { acceptPages } from '../../../api/pages/accept/routes.tsx';
import { preferredLocale } from '../../../api/pages/accept/language.ts';
import { locales, words } from '../../../locales/index.ts';
import { sampleInvitations, tokenOf } from './sample-invitations.ts';

const origin = 'https://invite.example.com';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['de-DE,de;q=0.9', 'en'],
  ['fr-CA', 'fr'],
  ['de, es-MX;q=0.8, fr;q=0.9', 'fr'],
  ['pt-PT, en;q=0.1', 'pt-br'],
  ['PT-br', 'pt-br'],
  ['es;q=0, fr;q=0.1', 'fr'],
  ['es;q=nonsense', 'en'],
])('Accept-Language %j is answered in %s', (header, locale) => {
  expect(preferredLocale(header)).toBe(locale);
});

test("the page of a dead link is in the language of the browser, that of an open one in the invitation's", async () => {
  const pages = acceptPages(sampleInvitations(origin, 'fr').deps);
  const headers = { 'Accept-Language': 'es' };
  const dead = await pages.request(`${origin}/accept?token=${tokenOf('dead')}`, { headers });
  expect(await dead.text()).toContain('<html lang="es" dir="ltr">');
  const open = await pages.request(`${origin}/accept?token=${tokenOf('open')}`, { headers });
  expect(await open.text()).toContain('<html lang="fr" dir="ltr">');
});

describe.each(locales.filter((locale) => locale !== 'en'))('the words of the pages in %s', (locale) => {
  test('are not those of another language', () => {
    const english = textsOf(words('en').pages);
    const translated = textsOf(words(locale).pages);
    expect(translated.length).toBe(english.length);
    expect(translated.filter((text, place) => text === english[place])).toEqual([]);
  });

  test('name the organization wherever the English ones do', () => {
    const named = (texts: readonly string[]) => texts.map((text) => text.includes('«name»'));
    expect(named(textsOf(words(locale).pages))).toEqual(named(textsOf(words('en').pages)));
  });
});

/** Every text there is, in the order of its name; those that take a name get one that is easy to find. */
function textsOf(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  if (typeof part === 'function') return [String((part as (name: string) => unknown)('«name»'))];
  const entries = Object.entries(part as object).sort(([one], [other]) => one.localeCompare(other));
  return entries.flatMap(([, inner]) => textsOf(inner));
}
