import type { EmailKind } from './snapshot.ts';

/** One email, by what is unique about it. An already-member email belongs to a request, not to an invitation. */
export type EmailIdentity = {
  readonly id: string;
  readonly generation: number;
  readonly kind: EmailKind;
  readonly ordinal: number;
};

/**
 * Returns the Message-ID of an email. A retry has the same one, so that an email which is sent twice is recognised.
 * @param senderDomain the domain of the sender's address
 */
export function messageIdOf({ id, generation, kind, ordinal }: EmailIdentity, senderDomain: string): string {
  return `<${id}.${generation}.${kind}.${ordinal}@${senderDomain}>`;
}
