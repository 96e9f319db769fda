import { describe, expect, test } from 'vitest';
import { parseMetadata } from '../../../domain/organization/metadata.ts';
import { parseOrganizationName } from '../../../domain/organization/name.ts';
import { claimedByAnotherOrganization } from '../../../domain/organization/parse-domain-lists.ts';
import { seatForInvite, seatForMember } from '../../../domain/organization/seats.ts';
import { parseSlug, slugFromName } from '../../../domain/organization/slug.ts';

describe('a slug', () => {
  test.each([
    ['ab', true],
    ['a'.repeat(128), true],
    ['acme-1.2_3~4', true],
    ['organization', true],
    ['a', false],
    ['a'.repeat(129), false],
    ['Acme', false],
    ['acme corp', false],
    ['acme\n', false],
    ['organization-1', false],
    ['..', false],
    ['ümlaut', false],
  ])('%j: %s', (text, isGood) => {
    expect(parseSlug(text).ok).toBe(isGood);
  });

  test.each([
    ['Acme Corp.', 1, 'acme-corp'],
    ['Acme Corp.', 2, 'acme-corp-2'],
    ['Bücher & Söhne', 1, 'bucher-sohne'],
    ['株式会社', 1, 'org'],
    ['株式会社', 3, 'org-3'],
    ['X', 1, 'org-x'],
    ['', 1, 'org'],
    ['..', 1, 'org'],
    ['Organization 12', 1, 'org-organization-12'],
    ['a'.repeat(200), 12, `${'a'.repeat(125)}-12`],
  ])('of %j, tried %i times, is %s, a good one', (name, attempt, slug) => {
    expect(slugFromName(name, attempt)).toBe(slug);
    expect(parseSlug(slug).ok).toBe(true);
  });
});

describe('metadata', () => {
  const of = (text: string) => parseMetadata(JSON.parse(text), 'trusted_metadata').ok;
  test.each([
    ['an empty object', '{}', true],
    ['nested values', '{"a":[1,null,{"b":"ü😀"}]}', true],
    ['4,096 bytes', JSON.stringify({ a: 'x'.repeat(4_088) }), true],
    ['4,097 bytes', JSON.stringify({ a: 'x'.repeat(4_089) }), false],
    ['4,097 bytes in fewer characters', JSON.stringify({ a: 'ü'.repeat(2_044) + 'x' }), false],
    ['a list', '[]', false],
    ['null', 'null', false],
    ['a text', '"a"', false],
    ['a NUL', '{"a":"\\u0000"}', false],
    ['a NUL in a name', '{"\\u0000":1}', false],
    ['the letters of an escaped NUL', '{"a":"\\\\u0000"}', true],
    ['a NUL behind a backslash', '{"a":"\\\\\\u0000"}', false],
    ['half a surrogate pair', '{"a":"\\ud800"}', false],
    ['arrays nested beyond the stack', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, false],
    ['a name that objects have', '{"__proto__":{"a":1},"constructor":1}', true],
  ])('that is or holds %s: %#', (_, text, isGood) => {
    expect(of(text)).toBe(isGood);
  });
});

describe('a seat', () => {
  test.each([
    [null, 1_000_000, 1_000_000, true, true],
    [5, 2, 2, true, true],
    [5, 2, 3, false, true],
    [5, 5, 0, false, false],
    [3, 5, 0, false, false],
  ])(
    'of %s with %i members and %i open: invite %s, member %s',
    (seatLimit, members, open, invite, member) => {
      expect(seatForInvite({ seatLimit, activeMembers: members, openInvites: open }).ok).toBe(invite);
      expect(seatForMember({ seatLimit, activeMembers: members }).ok).toBe(member);
    },
  );
});

describe('an organization’s name', () => {
  test.each([
    ['A', true],
    ['x'.repeat(128), true],
    ['x'.repeat(129), false],
    ['', false],
    ['   ', false],
    ['Acme\n', false],
    ['Booking.com', true],
    ['https://evil.com', false],
  ])('%j: %s', (text, isGood) => {
    const outcome = parseOrganizationName(text);
    expect(outcome.ok).toBe(isGood);
    if (!outcome.ok) expect(outcome.refusal.type).toBe('invalid_organization_name');
  });
});

test('a domain claimed by another organization has its own refusal', () => {
  expect(claimedByAnotherOrganization().refusal.type).toBe('organization_settings_duplicate_claimed_domain');
});
