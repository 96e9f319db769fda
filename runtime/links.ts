import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { LinkKey } from './env/config.ts';

/** A link was minted with a key that `USHER_LINK_KEYS` no longer lists. */
class LinkKeyMissing extends Error {
  override readonly name = 'LinkKeyMissing';
}

type LinkParts = { invitationId: string; generation: number; nonce: string; linkKeyId: string };

/** Mints new links with the first link key, and derives the tokens of existing links with any of them. */
export type LinkKeys = {
  /** Mints a link for a generation of an invitation; a different one at each call. */
  mint(invitationId: string, generation: number): { nonce: string; linkKeyId: string; tokenHash: Buffer };
  /**
   * Returns the token (43 characters of base64url, 256 bits) of a link. It is the same at each call, so a retried
   * e-mail carries the same link and no token is ever stored.
   * @throws LinkKeyMissing when the link's key is not among the keys, or does not give the link's hash
   */
  tokenOf(link: LinkParts & { tokenHash?: Uint8Array }): string;
  /** Whether the key of a link is among the keys, with the same value. Otherwise the link is dead. */
  isLinkAlive(link: LinkParts & { tokenHash: Uint8Array }): boolean;
};

export function createLinkKeys(keys: readonly LinkKey[]): LinkKeys {
  const [newest] = keys;
  if (newest === undefined) throw new Error('There is no link key.');
  /** Null where the link's key is not among the keys, or does not give this hash. */
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
      throw new LinkKeyMissing('The key of the link is not in USHER_LINK_KEYS.');
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
  // Length-prefixed, so that no two triples give the same bytes.
  const parts = [invitationId, String(generation), nonce].map((part) => `${part.length}:${part}`).join('');
  return createHmac('sha256', key).update(parts).digest('base64url');
}

/** Returns the SHA-256 of a token, by which its link is found. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
