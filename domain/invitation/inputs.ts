import type { EmailAddress } from '../address/types.ts';
import type { Locale } from './locale.ts';
import type { ReminderRule } from './reminders.ts';

type Metadata = Readonly<Record<string, unknown>>;

/** The parsed input of a request, as its row stores it. One type per verb. */
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
  /** As requested; an empty list grants the lowest role. */
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
  /** Null: the organization's, else the defaults. */
  readonly reminders: readonly ReminderRule[] | null;
};

/** The invitee requests to join: there is no inviter, and there are no reminders. */
export type JoinInput = Pick<InviteInput, 'emailAddress' | 'locale' | 'redirectUrl' | 'lifetimeMinutes'>;

export type AcceptInput = {
  /** SHA-256 of the token, hexadecimal: the link must still be the newest when the request is decided. */
  readonly tokenHash: string;
  /** Canonical address of the signed-in user, where the application knows it. */
  readonly signedInAddress: string | null;
};

export type EndInput = { readonly tokenHash: string | null; readonly reason: string | null };

/** Absent properties stay as they are. */
export type AmendInput = {
  readonly emailAddress?: EmailAddress;
  readonly roles?: readonly string[];
  readonly name?: string | null;
  readonly trustedMetadata?: Metadata;
  readonly untrustedMetadata?: Metadata;
};
