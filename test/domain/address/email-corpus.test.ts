import { describe, expect, test } from 'vitest';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { readFixture } from '../../fixtures/read.ts';

type Row = {
  readonly address: string;
  readonly strict_profile: string;
  readonly options?: { readonly is_fragment?: boolean };
};

const rows = readFixture<readonly Row[]>('corpora/email-syntax.json');
const labels = new Map<string, Set<string>>();
for (const { address, strict_profile } of rows) {
  labels.set(address, (labels.get(address) ?? new Set()).add(strict_profile));
}
const fragments = rows.filter((row) => row.options?.is_fragment === true).map((row) => row.address);
const addresses = [...labels.keys()].filter((address) => !fragments.includes(address));
const isTaken = (address: string) => parseEmailAddress(address).ok;
const saysOnly = (allowed: readonly string[]) => (address: string) =>
  [...(labels.get(address) ?? [])].every((label) => allowed.includes(label));

describe('the corpus of 1,065 addresses', () => {
  test('of 803 that every source refuses, none is accepted', () => {
    const bad = addresses.filter(saysOnly(['reject']));
    expect(bad).toHaveLength(803);
    expect(bad.filter(isTaken)).toEqual([]);
  });

  test('of 53 that every source accepts, none is refused', () => {
    const good = addresses
      .filter(saysOnly(['accept', 'accept?']))
      .filter((a) => labels.get(a)?.has('accept'));
    expect(good).toHaveLength(53);
    expect(good.filter((address) => !isTaken(address))).toEqual([]);
  });

  test('of those with any row that refuses, none is accepted', () => {
    const disputed = addresses.filter((address) => labels.get(address)?.has('reject'));
    expect(disputed).toHaveLength(828);
    expect(disputed.filter(isTaken)).toEqual([]);
  });

  test('its unsafe characters make no valid address before or after the @', () => {
    const spliced = fragments.flatMap((x) => [`a${x}b@company.com`, `user@comp${x}any.com`]);
    expect(spliced).toHaveLength(22);
    // An accent inside a word makes an accented letter, so the name is not company.com.
    expect(spliced.filter(isTaken)).toEqual(['user@comp\u0300any.com']);
    expect(parseEmailAddress('user@comp\u0300any.com')).toMatchObject({
      value: { domain: 'xn--company-oge.com' },
    });
  });

  test('an accepted address is accepted in its canonical form, which stays the same', () => {
    const canonical = addresses.flatMap((address) => {
      const outcome = parseEmailAddress(address);
      return outcome.ok ? [outcome.value.canonical] : [];
    });
    expect(canonical.length).toBeGreaterThan(53);
    for (const address of canonical) {
      expect(parseEmailAddress(address)).toMatchObject({
        ok: true,
        value: { canonical: address, mailbox: address },
      });
    }
  });
});
