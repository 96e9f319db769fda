import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { LinkKey } from './env/config.ts';

/** The link was minted with a key that `USHER_LINK_KEYS` does not list any more. */
class LinkKeyMissing extends Error {
  override readonly name = 'LinkKeyMissing';
}

/** The link keys at work: makes new links with the first, derives those of all. */
export type LinkKeys = {
  /** A link for this generation of the invitation, another one at each call. */
  mint(invitationId: string, generation: number): { nonce: string; linkKeyId: string; tokenHash: Buffer };
  /**
   * The token (43 characters of base64url, 256 bits) of a link that was minted before: the same at each call, so a
   * retried e-mail carries the same link and no token is ever stored.
   * @throws LinkKeyMissing when the link's key is not among the keys any more
   */
  tokenOf(link: { invitationId: string; generation: number; nonce: string; linkKeyId: string }): string;
};

export function createLinkKeys(keys: readonly LinkKey[]): LinkKeys {
  const [newest] = keys;
  if (newest === undefined) throw new Error('There is no link key.');
  const tokenOf: LinkKeys['tokenOf'] = ({ invitationId, generation, nonce, linkKeyId }) => {
    const key = keys.find(({ id }) => id === linkKeyId);
    if (key === undefined)
      throw new LinkKeyMissing('The key of the link is not in USHER_LINK_KEYS any more.');
    // Length-prefixed, so that no two different triples come to the same bytes.
    const parts = [invitationId, String(generation), nonce].map((part) => `${part.length}:${part}`).join('');
    return createHmac('sha256', key.key).update(parts).digest('base64url');
  };
  return {
    tokenOf,
    mint(invitationId, generation) {
      const link = {
        invitationId,
        generation,
        nonce: randomBytes(16).toString('base64url'),
        linkKeyId: newest.id,
      };
      return { nonce: link.nonce, linkKeyId: link.linkKeyId, tokenHash: hashToken(tokenOf(link)) };
    },
  };
}

/** How a link is found: the SHA-256 of its token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
