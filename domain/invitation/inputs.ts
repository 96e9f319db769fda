import type { EmailAddress } from '../address/types.ts';
import type { Locale } from './locale.ts';
import type { ReminderRule } from './reminders.ts';

type Metadata = Readonly<Record<string, unknown>>;

/** What was asked of an invitation, parsed, as it is kept on the request. One type per verb. */
export type RequestInputs = {
  readonly invite: InviteInput;
  readonly join: JoinInput;
  readonly accept: AcceptInput;
  readonly decline: EndInput;
  readonly revoke: EndInput;
  readonly amend: AmendInput;
};

export type InviteInput = {
  readonly emailAddress: EmailAddress;
  /** As asked for; none means the lowest. */
  readonly roles: readonly string[];
  readonly invitedByMemberId: string | null;
  readonly name: string | null;
  readonly message: string | null;
  readonly locale: Locale;
  readonly trustedMetadata: Metadata;
  readonly untrustedMetadata: Metadata;
  /** Null: our own page. */
  readonly redirectUrl: string | null;
  readonly lifetimeMinutes: number;
  /** Null: the organization's, else the usual ones. */
  readonly reminders: readonly ReminderRule[] | null;
};

/** Joining is asked for by the invitee: nobody invites, there is nothing to remind of. */
export type JoinInput = Pick<InviteInput, 'emailAddress' | 'locale' | 'redirectUrl' | 'lifetimeMinutes'>;

export type AcceptInput = {
  /** SHA-256 of the token, hexadecimal: the link must still be the invitation's when it is decided. */
  readonly tokenHash: string;
  /** Canonical address of who is signed in, where the application knows. */
  readonly signedInAddress: string | null;
};

export type EndInput = { readonly tokenHash: string | null; readonly reason: string | null };

/** What is absent stays as it is. */
export type AmendInput = {
  readonly emailAddress?: EmailAddress;
  readonly roles?: readonly string[];
  readonly name?: string | null;
  readonly trustedMetadata?: Metadata;
  readonly untrustedMetadata?: Metadata;
};
