import { expect, test } from 'vitest';
import { createLinkKeys, hashToken } from '../../runtime/links.ts';

const keys = createLinkKeys([{ id: 'one', key: Buffer.alloc(32, 7) }]);
const invitationId = '019a0000-0000-7000-8000-000000000000';
const mintedTokens = 100_000;
/** Of 255 degrees of freedom: one in a million even generators is above. */
const chiSquareLimit = 377;

test('TOKEN-001: a hundred thousand links of one invitation are all different, of 256 bits, and even in every byte', () => {
  const counts = new Uint32Array(256);
  const seen = new Set<string>();
  for (let index = 0; index < mintedTokens; index += 1) {
    const { nonce, linkKeyId, tokenHash } = keys.mint(invitationId, 1);
    const token = keys.tokenOf({ invitationId, generation: 1, nonce, linkKeyId });
    if (index % 100 === 0) expect(hashToken(token)).toEqual(tokenHash);
    seen.add(token);
    for (const byte of Buffer.from(token, 'base64url')) counts[byte] = (counts[byte] ?? 0) + 1;
  }
  expect(seen.size).toBe(mintedTokens);
  expect([...seen].filter((token) => !/^[A-Za-z0-9_-]{43}$/.test(token))).toEqual([]);
  const expected = (mintedTokens * 32) / 256;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(chiSquare).toBeLessThan(chiSquareLimit);
});

test('a token is of its invitation, generation and key: none of them can be exchanged', () => {
  const { nonce, linkKeyId } = keys.mint(invitationId, 1);
  const link = { invitationId, generation: 1, nonce, linkKeyId };
  const other = createLinkKeys([{ id: 'one', key: Buffer.alloc(32, 8) }]);
  const tokens = [
    keys.tokenOf(link),
    keys.tokenOf({ ...link, generation: 2 }),
    keys.tokenOf({ ...link, generation: 11 }),
    keys.tokenOf({ ...link, invitationId: invitationId.replace('9a', '9b') }),
    keys.tokenOf({ ...link, nonce: `${nonce}1` }),
    other.tokenOf(link),
  ];
  expect(new Set(tokens).size).toBe(tokens.length);
});

test('a link is alive with the key that it was minted with, and with no other, whatever its id', () => {
  const link = { invitationId, generation: 1, ...keys.mint(invitationId, 1) };
  const same = createLinkKeys([
    { id: 'two', key: Buffer.alloc(32, 9) },
    { id: 'one', key: Buffer.alloc(32, 7) },
  ]);
  const gone = createLinkKeys([{ id: 'two', key: Buffer.alloc(32, 7) }]);
  const another = createLinkKeys([{ id: 'one', key: Buffer.alloc(32, 8) }]);
  expect([keys, same, gone, another].map(({ isLinkAlive }) => isLinkAlive(link))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(same.tokenOf(link)).toBe(keys.tokenOf(link));
  for (const { tokenOf } of [gone, another]) expect(() => tokenOf(link)).toThrow(/USHER_LINK_KEYS/);
});
