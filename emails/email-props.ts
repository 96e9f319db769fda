import type { EmailKind } from '../domain/invitation/snapshot.ts';
import type { Locale } from '../locales/index.ts';

/** Everything that an e-mail mentions. */
export type EmailProps = {
  readonly kind: EmailKind;
  readonly locale: Locale;
  readonly organizationName: string;
  readonly inviterName: string | null;
  readonly inviteeName: string | null;
  readonly message: string | null;
  readonly roleName: string | null;
  readonly expiresAtMs: number;
  /** Carries the token. Null for `already_member` only, which shows no link even when given one. */
  readonly link: string | null;
};
