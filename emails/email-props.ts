import type { EmailKind } from '../locales/email-words.ts';
import type { Locale } from '../locales/index.ts';

export type { EmailKind };

/** All that an e-mail speaks of. */
export type EmailProps = {
  readonly kind: EmailKind;
  readonly locale: Locale;
  readonly organizationName: string;
  /** Not shown: an image that is fetched tells the sender who read what and when. */
  readonly organizationLogoUrl: string | null;
  readonly inviterName: string | null;
  readonly inviteeName: string | null;
  readonly message: string | null;
  readonly roleName: string | null;
  readonly expiresAtMs: number;
  /** Carries the token. Null for `already_member` only, which shows no link even when it is given one. */
  readonly link: string | null;
};
