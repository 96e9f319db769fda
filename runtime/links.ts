import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { LinkKey } from './env/config.ts';

/** The link was minted with a key that `USHER_LINK_KEYS` does not list any more. */
class LinkKeyMissing extends Error {
  override readonly name = 'LinkKeyMissing';
}

type LinkParts = { invitationId: string; generation: number; nonce: string; linkKeyId: string };

/** The link keys at work: makes new links with the first, derives those of all. */
export type LinkKeys = {
  /** A link for this generation of the invitation, another one at each call. */
  mint(invitationId: string, generation: number): { nonce: string; linkKeyId: string; tokenHash: Buffer };
  /**
   * The token (43 characters of base64url, 256 bits) of a link that was minted before: the same at each call, so a
   * retried e-mail carries the same link and no token is ever stored.
   * @throws LinkKeyMissing when the link's key is not among the keys any more, or, where the link says its hash, has
   *   another value than it had
   */
  tokenOf(link: LinkParts & { tokenHash?: Uint8Array }): string;
  /** Whether the key that a link was minted with is among the keys, with the same value: else the link is dead. */
  isLinkAlive(link: LinkParts & { tokenHash: Uint8Array }): boolean;
};

export function createLinkKeys(keys: readonly LinkKey[]): LinkKeys {
  const [newest] = keys;
  if (newest === undefined) throw new Error('There is no link key.');
  /** Null where the link's key is not among the keys, or is another than the one that gave this hash. */
  const derive = (link: LinkParts, tokenHash?: Uint8Array): string | null => {
    const key = keys.find(({ id }) => id === link.linkKeyId);
    if (key === undefined) return null;
    const token = tokenBy(key, link);
    return tokenHash === undefined || hashToken(token).equals(tokenHash) ? token : null;
  };
  return {
    tokenOf({ tokenHash, ...link }) {
      const token = derive(link, tokenHash);
      if (token !== null) return token;
      throw new LinkKeyMissing('The key of the link is not in USHER_LINK_KEYS any more.');
    },
    isLinkAlive: ({ tokenHash, ...link }) => derive(link, tokenHash) !== null,
    mint(invitationId, generation) {
      const link = {
        invitationId,
        generation,
        nonce: randomBytes(16).toString('base64url'),
        linkKeyId: newest.id,
      };
      return { nonce: link.nonce, linkKeyId: link.linkKeyId, tokenHash: hashToken(tokenBy(newest, link)) };
    },
  };
}

function tokenBy({ key }: LinkKey, { invitationId, generation, nonce }: LinkParts): string {
  // Length-prefixed, so that no two different triples come to the same bytes.
  const parts = [invitationId, String(generation), nonce].map((part) => `${part.length}:${part}`).join('');
  return createHmac('sha256', key).update(parts).digest('base64url');
}

/** How a link is found: the SHA-256 of its token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
