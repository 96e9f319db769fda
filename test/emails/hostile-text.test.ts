import { describe, expect, test } from 'vitest';
import { renderEmail } from '../../emails/render-email.ts';
import { oneLine } from '../../emails/one-line.ts';
import { sampleEmail } from '../../emails/samples.ts';
import { readFixture } from '../fixtures/read.ts';

type Case = { readonly id: string; readonly input: unknown };

const cases = readFixture<readonly Case[]>('cases/adversarial.json').filter(({ id }) =>
  id.startsWith('MAILCO-'),
);
const naughty = readFixture<readonly string[]>('corpora/blns.json');

const notHere: Readonly<Record<string, string>> = {
  'MAILCO-016': 'no logo is ever shown: "fetches nothing" in render-email.test.ts',
  'MAILCO-019': 'there is no language yet that is written from the right',
  'MAILCO-020': 'about headers, which the sending activity writes',
  'MAILCO-021': 'about every text part: text-part.test.ts',
  'MAILCO-025': 'about the api',
  'MAILCO-026': 'about the api',
};
const strings = cases.filter(({ id }) => !(id in notHere));

async function withEverywhere(text: string) {
  const names = { organizationName: text, inviterName: text, inviteeName: text, roleName: text };
  return renderEmail({ ...sampleEmail('invitation', 'en'), ...names, message: text });
}

const tags = (html: string) => (html.match(/<[a-z!/?][^\s>]*/gi) ?? []).join(' ');
const dense = (text: string) => text.replace(/[\s\u200b]+/gu, '');
const tagsOfHarmless = tags((await withEverywhere('Harmless')).html);

// The markup around the text is always the same, so any difference comes from the text.
async function expectLiteral(text: string) {
  const { subject, html, text: textPart } = await withEverywhere(text);
  expect(tags(html)).toBe(tagsOfHarmless);
  expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  expect(subject).toContain(oneLine(text));
  const shown = dense(textPart).split(dense(oneLine(text))).length - 1;
  expect(shown).toBeGreaterThanOrEqual(5);
}

test('every case about the content of e-mails runs here, or names where it does', () => {
  const unknown = Object.keys(notHere).filter((id) => !cases.some((each) => each.id === id));
  expect(unknown).toEqual([]);
  expect(strings.length).toBeGreaterThanOrEqual(8);
  expect(strings.filter(({ input }) => typeof input !== 'string')).toEqual([]);
});

describe('hostile text', () => {
  test.each(strings.map(({ id, input }) => [id, String(input)]))(
    'is shown literally: %s',
    async (_, input) => {
      await expectLiteral(input);
    },
  );
});

test('every string of the corpus is shown literally as name, role and message', async () => {
  const shown = naughty.filter((text) => oneLine(text) !== '');
  expect(shown.length).toBeGreaterThan(490);
  for (const text of shown) await expectLiteral(text);
});

test('a bidi override does not reorder the words around it', () => {
  expect(oneLine('Acme\u202egnp.exe')).toBe('Acmegnp.exe');
});

test('half a surrogate pair becomes a replacement character, so that subject and HTML agree', () => {
  expect(oneLine('a\ud83d')).toBe('a\ufffd');
});
