/** What a row keeps of its link: enough to derive the secret again and to be found by it, not the secret itself. */
export type Link = {
  readonly nonce: string;
  readonly linkKeyId: string;
  /** SHA-256 of the token. */
  readonly tokenHash: Uint8Array;
};

/** Makes the link of a generation; another nonce each time. */
export type MintLink = (invitationId: string, generation: number) => Link;

/**
 * Whether a link can still be used, as far as its key goes: the key it was minted with is configured. A key that was
 * replaced by another of the same id is not. A link of such a key is dead: it may be in other hands.
 */
export type IsLinkAlive = (
  link: Link & { readonly invitationId: string; readonly generation: number },
) => boolean;

/**
 * Derives the token of a link that was minted before; throws `LinkKeyMissing` where its key is not configured any more,
 * or has another value.
 */
export type TokenOf = (link: Link & { readonly invitationId: string; readonly generation: number }) => string;
