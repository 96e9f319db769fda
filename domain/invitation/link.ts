/** What a row keeps of its link: enough to derive the secret again and to be found by it, not the secret itself. */
export type Link = {
  readonly nonce: string;
  readonly linkKeyId: string;
  /** SHA-256 of the token. */
  readonly tokenHash: Uint8Array;
};

/** Makes the link of a generation; another nonce each time. */
export type MintLink = (invitationId: string, generation: number) => Link;

/** Derives the token of a link that was minted before; throws `LinkKeyMissing` where its key is not configured any more. */
export type TokenOf = (link: {
  readonly invitationId: string;
  readonly generation: number;
  readonly nonce: string;
  readonly linkKeyId: string;
}) => string;
