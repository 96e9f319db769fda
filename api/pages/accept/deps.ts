import type { Context } from 'hono';
import type { Locale } from '../../../locales/index.ts';

/** What the accept page stands on. It decides nothing: it looks up, asks, and shows the answer. */
export type AcceptPagesDeps = {
  /** Scheme, host and port of `PUBLIC_BASE_URL`: where an answer may come from. */
  readonly publicOrigin: string;
  /**
   * The open invitation that a link leads to; null for every other. Changes nothing.
   * @param token well-formed: 43 characters of base64url
   */
  lookUp(token: string): Promise<AcceptView | null>;
  accept(token: string): Promise<AcceptAnswer>;
  decline(token: string): Promise<DeclineAnswer>;
  /** Hears of each well-formed token that led nowhere: the place for a limit. */
  onUnknownToken?(context: Context): void;
  /** Hears what `lookUp`, `accept` or `decline` threw; the invitee sees 503. */
  onFault?(error: unknown, context: Context): void;
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

/** Used, expired, revoked, wrong: not told apart. */
type Gone = { readonly result: 'gone' };
/** Written down, decided soon. */
type Kept = { readonly result: 'kept'; readonly locale: Locale };
type Unavailable = { readonly result: 'unavailable' };

export type AcceptAnswer =
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
      readonly message: string;
    }
  | Gone
  | Kept
  | Unavailable;

export type DeclineAnswer =
  | { readonly result: 'declined'; readonly organizationName: string; readonly locale: Locale }
  | Gone
  | Kept
  | Unavailable;
