import { describe, expect, test } from 'vitest';
import { renderEmail } from '../../emails/render-email.ts';
import { sampleEmail } from '../../emails/samples.ts';
import { everyEmail } from './every-email.ts';

const longestOctets = (text: string) => Math.max(...text.split('\n').map((line) => Buffer.byteLength(line)));

describe.each(everyEmail)('The text part of %s', (_, props) => {
  test('has words only: no tags, no entities, no style', async () => {
    const { text } = await renderEmail(props);
    expect(text.length).toBeGreaterThan(150);
    expect(text.replace(props.link ?? '', '')).not.toMatch(/&[a-z#0-9]+;|<|>|\{/i);
  });

  test('keeps the case of its heading and ends in one line end', async () => {
    const { text } = await renderEmail(props);
    expect(text).not.toContain('HARBOR');
    expect(text).toMatch(/[^\n]\n$/);
  });
});

test.each([
  ['words', 'wörter und '.repeat(45)],
  ['a word of four octets a character', '🦊'.repeat(500)],
  ['one word that is wider at its end', 'a'.repeat(250) + '🦊'.repeat(250)],
])('no line is longer than mail allows: %s', async (_, message) => {
  const { text } = await renderEmail({ ...sampleEmail('invitation', 'en'), message });
  expect(longestOctets(text)).toBeLessThanOrEqual(998);
  expect(text.replace(/\s/g, '')).toContain(message.replace(/\s/g, ''));
});

test('a link longer than a line is left whole', async () => {
  const link = `https://app.company.com/?next=${'x'.repeat(1200)}&token=t`;
  const { text } = await renderEmail({ ...sampleEmail('invitation', 'en'), link });
  expect(text.split('\n')).toContain(link);
});
