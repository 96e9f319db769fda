/** The token of a link: 43 characters of base64url, 256 bits. */
export const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** The query that every link in our emails carries beside its token, by the name that the official SDKs' docs give it. */
export const tokenTypeQuery = { name: 'stytch_token_type', value: 'multi_tenant_magic_links' } as const;

/** Names that a link brings to its URL. */
export const linkQueryNames = ['token', tokenTypeQuery.name] as const;

/** The query of a link. */
export function linkQuery(token: string): string {
  return `${tokenTypeQuery.name}=${tokenTypeQuery.value}&token=${encodeURIComponent(token)}`;
}

/** What a row stores of its link: enough to derive the token again and to be found by it, not the token itself. */
export type Link = {
  readonly nonce: string;
  readonly linkKeyId: string;
  /** SHA-256 of the token. */
  readonly tokenHash: Uint8Array;
};

/** Returns a new link of a generation. Each has another nonce. */
export type MintLink = (invitationId: string, generation: number) => Link;

/**
 * Returns whether the key that a link was minted with is configured, under the same id and with the same value. A link
 * whose key is gone is dead, since the key may have leaked.
 */
export type IsLinkAlive = (
  link: Link & { readonly invitationId: string; readonly generation: number },
) => boolean;

/** Derives the token of a link. Throws `LinkKeyMissing` where the key it was minted with is not configured. */
export type TokenOf = (link: Link & { readonly invitationId: string; readonly generation: number }) => string;

/** Returns whether this is the SHA-256 (hexadecimal) of the token of the invitation's newest link. */
export function hasToken({ tokenHash }: Pick<Link, 'tokenHash'>, sha256: string): boolean {
  const hexadecimal = [...tokenHash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hexadecimal === sha256;
}
