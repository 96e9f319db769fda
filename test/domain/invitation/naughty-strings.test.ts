import { describe, expect, test } from 'vitest';
import { parseMessage, parsePersonName } from '../../../domain/invitation/text.ts';
import { parseOrganizationName } from '../../../domain/organization/name.ts';
import { parseSlug, slugFromName } from '../../../domain/organization/slug.ts';
import { readFixture } from '../../fixtures/read.ts';

const strings = readFixture<readonly string[]>('corpora/blns.json');
const forbidden = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|:\/\/|\/\/|www\./iu;

describe('HTTPIN-025: the naughty strings', () => {
  test.each([
    { as: 'a person’s name', parse: parsePersonName, taken: 319 },
    { as: 'a message', parse: parseMessage, taken: 335 },
    { as: 'an organization’s name', parse: parseOrganizationName, taken: 323 },
  ])('as $as are kept as they are or refused', ({ parse, taken }) => {
    const kept = strings.flatMap((text) => {
      const outcome = parse(text);
      return outcome.ok ? [{ text, value: outcome.value }] : [];
    });
    expect(strings).toHaveLength(515);
    expect(kept).toHaveLength(taken);
    expect(
      kept.filter(({ text, value }) => value !== text.normalize('NFC') || forbidden.test(value)),
    ).toEqual([]);
  });

  test('make good slugs', () => {
    expect(strings.filter((text) => !parseSlug(slugFromName(text)).ok)).toEqual([]);
  });
});
