import type { Context } from 'hono';
import type { ApiEnv } from '../../http/env.ts';
import type { RequestDeadline } from '../../middleware/deadlines.ts';
import type { Locale } from '../../../locales/index.ts';

/** Dependencies of the accept page. It decides nothing: it looks up, requests, and shows the outcome. */
export type AcceptPagesDeps = {
  /** Scheme, host and port of `PUBLIC_BASE_URL`: where a form may come from. */
  readonly publicOrigin: string;
  /**
   * Finds the open invitation of a link, or how the link ended. Changes nothing.
   * @param token well-formed: 43 characters of base64url
   */
  lookUp(token: string, deadline: RequestDeadline): Promise<LookUp>;
  accept(token: string, deadline: RequestDeadline): Promise<AcceptResult>;
  decline(token: string, deadline: RequestDeadline): Promise<DeclineResult>;
  /** Called with what `lookUp`, `accept` or `decline` threw; the invitee sees a 503. */
  onFault?(error: unknown, context: Context<ApiEnv>): void;
};

/** What the page shows of an open invitation. */
export type AcceptView = {
  /** A `join` was requested by the invitee. */
  readonly kind: 'invite' | 'join';
  readonly locale: Locale;
  readonly organizationName: string;
  readonly inviterName: string | null;
  readonly inviteeName: string | null;
  /** `u***@company.com`: a forwarded link must not give the address away. */
  readonly maskedEmailAddress: string;
  readonly roleNames: readonly string[];
  readonly message: string | null;
  readonly expiresAtMs: number;
  readonly redirectUrl: string | null;
};

export type LookUp = { readonly result: 'open'; readonly view: AcceptView } | Settled;

/** A link that leads to no open invitation. */
export type Settled = IsMember | Replaced | Gone;
/** This very link was accepted: its token proves the mailbox. */
type IsMember = {
  readonly result: 'member';
  readonly organizationName: string;
  readonly locale: Locale;
  readonly redirectUrl: string | null;
};
/** A newer e-mail to the same mailbox has another link. */
type Replaced = { readonly result: 'replaced'; readonly locale: Locale };
/** Expired, revoked, unknown, or of a former member: all look the same. */
type Gone = { readonly result: 'gone' };
/** Stored, decided soon. */
type Pending = { readonly result: 'pending'; readonly locale: Locale };
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
  | Pending
  | Unavailable;

export type DeclineResult =
  | { readonly result: 'declined'; readonly organizationName: string; readonly locale: Locale }
  | Settled
  | Pending
  | Unavailable;
