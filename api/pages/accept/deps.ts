import type { Context } from 'hono';
import type { ApiEnv } from '../../http/env.ts';
import type { RequestDeadline } from '../../middleware/deadlines.ts';
import type { Locale } from '../../../locales/index.ts';

/** What the accept page stands on. It decides nothing: it looks up, asks, and shows the answer. */
export type AcceptPagesDeps = {
  /** Scheme, host and port of `PUBLIC_BASE_URL`: where an answer may come from. */
  readonly publicOrigin: string;
  /**
   * The open invitation that a link leads to, or what became of the link. Changes nothing.
   * @param token well-formed: 43 characters of base64url
   */
  lookUp(token: string, deadline: RequestDeadline): Promise<LookUp>;
  accept(token: string, deadline: RequestDeadline): Promise<AcceptResult>;
  decline(token: string, deadline: RequestDeadline): Promise<DeclineResult>;
  /** Called with what `lookUp`, `accept` or `decline` threw; the invitee sees a 503. */
  onFault?(error: unknown, context: Context<ApiEnv>): void;
};

/** What an invitee may know of an invitation before answering it. */
export type AcceptView = {
  /** A `join` was asked for by the invitee. */
  readonly kind: 'invite' | 'join';
  readonly locale: Locale;
  readonly organizationName: string;
  readonly inviterName: string | null;
  readonly inviteeName: string | null;
  /** `u***@company.com`: who forwards a link must not thereby tell an address. */
  readonly maskedEmailAddress: string;
  readonly roleNames: readonly string[];
  readonly message: string | null;
  readonly expiresAtMs: number;
  readonly redirectUrl: string | null;
};

export type LookUp = { readonly result: 'open'; readonly view: AcceptView } | Settled;

/** What became of a link that leads to no open invitation. */
export type Settled = IsMember | Replaced | Gone;
/** Who holds the very link that was accepted is told so: the token proves the mailbox. */
type IsMember = {
  readonly result: 'member';
  readonly organizationName: string;
  readonly locale: Locale;
  readonly redirectUrl: string | null;
};
/** A newer e-mail to the same mailbox has another link. */
type Replaced = { readonly result: 'replaced'; readonly locale: Locale };
/** Expired, revoked, wrong, used by somebody who is no member any more: not told apart. */
type Gone = { readonly result: 'gone' };
/** Written down, decided soon. */
type Kept = { readonly result: 'kept'; readonly locale: Locale };
type Unavailable = { readonly result: 'unavailable' };

export type AcceptResult =
  | {
      readonly result: 'accepted';
      readonly organizationName: string;
      readonly locale: Locale;
      readonly redirectUrl: string | null;
    }
  | {
      readonly result: 'refused';
      readonly locale: Locale;
      readonly refusalType: string;
    }
  | Settled
  | Kept
  | Unavailable;

export type DeclineResult =
  | { readonly result: 'declined'; readonly organizationName: string; readonly locale: Locale }
  | Settled
  | Kept
  | Unavailable;
