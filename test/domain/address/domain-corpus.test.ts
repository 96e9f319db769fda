import { describe, expect, test } from 'vitest';
import { parseDomainName, toDomainName } from '../../../domain/address/parse-domain-name.ts';
import { registrableDomain } from '../../../domain/address/registrable-domain.ts';
import type { DomainName } from '../../../domain/address/types.ts';
import { readFixture } from '../../fixtures/read.ts';

type Row = { readonly input: string; readonly output: string | null };
const isRow = (row: Row | string): row is Row => typeof row !== 'string';
const rowsOf = (file: string) => readFixture<readonly (Row | string)[]>(`corpora/${file}`).filter(isRow);

describe.each([
  { file: 'idna-test-v2.json', rows: 2_671, taken: 190 },
  { file: 'wpt-toascii.json', rows: 87, taken: 16 },
])('the domain names of $file', ({ file, rows, taken }) => {
  const names = rowsOf(file);
  const parsed = names.map(({ input, output }) => ({ input, output, domain: toDomainName(input) }));

  test('are all here, and the valid ones are accepted', () => {
    expect(names).toHaveLength(rows);
    expect(parsed.filter(({ domain }) => domain !== null)).toHaveLength(taken);
  });

  test('are refused, or become what the corpus says', () => {
    const wrong = parsed.filter(({ domain, output }) => domain !== null && domain !== output);
    expect(wrong).toEqual([]);
  });

  test('never become another ASCII name', () => {
    const mapped = parsed.filter(({ input, domain }) => {
      const isAscii = [...input].every((character) => character <= '\u007f');
      return domain !== null && isAscii && domain !== input.toLowerCase();
    });
    expect(mapped).toEqual([]);
  });

  test('are what they become', () => {
    for (const { domain } of parsed) if (domain !== null) expect(toDomainName(domain)).toBe(domain);
  });
});

describe('a domain name', () => {
  test.each([
    ['company.com', 'company.com'],
    ['Company.COM', 'company.com'],
    ['bücher.de', 'xn--bcher-kva.de'],
    ['bu\u0308cher.de', 'xn--bcher-kva.de'],
    ['xn--bcher-kva.bücher.de', 'xn--bcher-kva.xn--bcher-kva.de'],
    ['例え.jp', 'xn--r8jz45g.jp'],
    ['\u0130.com', 'xn--i-9bb.com'],
  ])('%s is %s', (text, domain) => {
    expect(parseDomainName(text, 'place')).toEqual({ ok: true, value: domain });
  });

  test.each([
    ['the Kelvin sign', 'boo\u212aing.com'],
    ['an emoji', '😆.org'],
    ['an emoji as an A-label', 'xn--h28h.org'],
    ['upper case in an A-label of nothing', 'XN--0.com'],
    ['a trailing dot', 'company.com.'],
    ['a special use', 'company.test'],
    ['a number at the end', 'company.123'],
  ])('with %s is refused', (_, text) => {
    expect(parseDomainName(text, 'claimed_email_domains[0]')).toMatchObject({
      ok: false,
      refusal: { type: 'organization_settings_invalid_domain' },
    });
  });
});

test('the registrable domain is the one the public suffix list’s own cases name', () => {
  type Suffix = { readonly input: string | null; readonly registrable: string | null };
  const cases = readFixture<readonly Suffix[]>('corpora/psl-registrable-domain.json');
  const asked = cases.flatMap(({ input, registrable }) => {
    // The rows in U-labels exist in A-labels too, and only those are tested.
    const isAscii = input !== null && [...input].every((character) => character <= '\u007f');
    return isAscii && !input.startsWith('.')
      ? [{ domain: input.toLowerCase() as DomainName, registrable }]
      : [];
  });
  expect(asked.length).toBe(64);
  const wrong = asked.filter(({ domain, registrable }) => registrableDomain(domain) !== registrable);
  expect(wrong).toEqual([]);
});
