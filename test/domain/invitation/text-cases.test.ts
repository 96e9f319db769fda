import { describe, expect, test } from 'vitest';
import { parseMessage, parsePersonName } from '../../../domain/invitation/text.ts';
import { parseOrganizationName } from '../../../domain/organization/name.ts';
import { casesRunBy } from '../../cases/adversarial.ts';

describe('a person’s name', () => {
  test.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['O’Brien-Smith, Jr.', 'O’Brien-Smith, Jr.'],
    ['Zoe\u0308', 'Zoë'],
    ['李', '李'],
    ['محمد', 'محمد'],
    ['نرم\u200cافزار', 'نرم\u200cافزار'],
    ['👩\u200d🚀', '👩\u200d🚀'],
    ['Dr.No', 'Dr.No'],
    ['and/or', 'and/or'],
    ['Data: none', 'Data: none'],
    ['<b>Ada</b>', '<b>Ada</b>'],
    ['😀'.repeat(80), '😀'.repeat(80)],
    ['e\u0301'.repeat(80), 'é'.repeat(80)],
  ])('%j is taken as %j', (text, name) => {
    expect(parsePersonName(text)).toEqual({ ok: true, value: name });
  });

  test.each([
    ['nothing', ''],
    ['only spaces', ' \u00a0\u3000'],
    ['only what cannot be seen', '\u3164\u2800\u00ad'],
    ['81 characters', 'x'.repeat(81)],
    ['81 characters of two units', '😀'.repeat(81)],
    ['a million characters', 'a\u0300'.repeat(500_000)],
    ['a line feed', 'Ada\nBcc: x'],
    ['a NUL', 'Ada\u0000'],
    ['an escape', 'Ada\u001b[1m'],
    ['a next line', 'Ada\u0085'],
    ['a turned direction', 'Ada\u202egnp.exe'],
    ['an isolate', 'Ada\u2066'],
    ['an Arabic letter mark', 'Ada\u061c'],
    ['a byte order mark', '\ufeffAda'],
    ['half a surrogate pair', 'Ada\ud800'],
    ['a URL', 'see https://evil.com'],
    ['a URL of another scheme', 'ssh://evil.com'],
    ['a URL without a scheme', '//evil.com'],
    ['a URL with a path', 'evil.com/login now'],
    ['a URL with a port', 'evil.com:8080/'],
    ['www.', 'WWW.evil.com'],
    ['a script', 'javascript:alert(1)'],
    ['a full-width URL', 'ｈｔｔｐｓ：／／ｅｖｉｌ．ｃｏｍ'],
    ['an interrupted URL', 'http:/\u00ad/evil.com'],
    ['mail', 'mailto:a@b.com'],
  ])('with %s is refused', (_, text) => {
    expect(parsePersonName(text)).toMatchObject({ ok: false, refusal: { type: 'invalid_name' } });
  });

  test('is not quoted when refused', () => {
    const outcome = parsePersonName('Secret\n', 'invitations[1].name');
    if (outcome.ok) expect.unreachable();
    else expect(outcome.refusal.message).toMatch(/^invitations\[1\]\.name (?!.*Secret)/);
  });
});

describe('a message', () => {
  test.each([
    ['', true],
    ['Join us, it’s fun: 3/4 of the team is here.', true],
    ['ü'.repeat(500), true],
    ['ü'.repeat(501), false],
    ['a\r\nb', false],
    ['see www.evil.com', false],
  ])('%j: %s', (text, isGood) => {
    const outcome = parseMessage(text);
    expect(outcome.ok).toBe(isGood);
    if (!outcome.ok) expect(outcome.refusal.type).toBe('invalid_message');
  });
});

test.each(casesRunBy('test/domain/invitation/text-cases.test.ts'))(
  '$id, $why: refused everywhere',
  ({ input }) => {
    for (const parse of [parsePersonName, parseMessage, parseOrganizationName]) {
      expect(parse(input as string).ok).toBe(false);
    }
  },
);
