import { describe, expect, test } from 'vitest';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';

describe('an email address', () => {
  test('keeps the local part as written for the envelope, and compares it without case', () => {
    expect(parseEmailAddress('User.Name+Tag@BÜCHER.De')).toEqual({
      ok: true,
      value: {
        mailbox: 'User.Name+Tag@xn--bcher-kva.de',
        canonical: 'user.name+tag@xn--bcher-kva.de',
        domain: 'xn--bcher-kva.de',
      },
    });
  });

  test.each(['u.ser@company.com', 'user+x@company.com'])('%s is another person than user', (other) => {
    const [one, two] = [parseEmailAddress('user@company.com'), parseEmailAddress(other)];
    expect(one.ok && two.ok && one.value.canonical !== two.value.canonical).toBe(true);
  });

  test.each([
    ['64 octets before the @', `${'a'.repeat(64)}@company.com`, true],
    ['65 octets before the @', `${'a'.repeat(65)}@company.com`, false],
    [
      '254 octets in all',
      `${'a'.repeat(60)}@${'d'.repeat(63)}.${'e'.repeat(63)}.${'f'.repeat(61)}.com`,
      true,
    ],
    [
      '255 octets in all',
      `${'a'.repeat(60)}@${'d'.repeat(63)}.${'e'.repeat(63)}.${'f'.repeat(62)}.com`,
      false,
    ],
    ['a % before the @', 'a%b@company.com', false],
    ['a ! before the @', 'a!b@company.com', false],
    ['an encoded word', '=?x?q?a?=@company.com', false],
    ['one label', 'a@company', false],
    ['a name of special use', 'a@company.internal', false],
    ['a numeric last label', 'a@company.1', false],
    ['an IP address', 'a@192.0.2.1', false],
  ])('with %s', (_, address, isGood) => {
    expect(parseEmailAddress(address).ok).toBe(isGood);
  });

  test.each(['a', 'ü', '.', '@', '(', '"', 'a.', '\u0301', '𐐨'])('a million of %j is refused', (part) => {
    const flood = part.repeat(1_000_000 / part.length);
    for (const text of [flood, `${flood}@company.com`, `a@${flood}.com`]) {
      expect(parseEmailAddress(text).ok).toBe(false);
    }
  });

  test('is refused by field, without being quoted', () => {
    const outcome = parseEmailAddress('se cret@company.com', 'invitations[3].email_address');
    if (outcome.ok) expect.unreachable();
    else {
      expect(outcome.refusal.message).toContain('invitations[3].email_address');
      expect(outcome.refusal.message).not.toContain('cret');
    }
  });
});
