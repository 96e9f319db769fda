import type { EmailKind } from '../domain/invitation/snapshot.ts';

/** The values in the sentences. Names are plain text on one line; the renderer escapes them. */
export type EmailFields = {
  readonly organizationName: string;
  readonly inviterName: string | null;
  readonly expiresAtMs: number;
};

/** The words of one kind of e-mail: each is plain text on one line. */
export type EmailKindWords = {
  readonly subject: (fields: EmailFields) => string;
  /** Shown by an inbox after the subject, which it must not repeat. */
  readonly preheader: (fields: EmailFields) => string;
  readonly heading: (fields: EmailFields) => string;
  readonly lead: (fields: EmailFields) => string;
  /** Label of the button; null where there is none. */
  readonly button: string | null;
  /** How long the link is valid, and what happens without a response. */
  readonly ifIgnored: (fields: EmailFields) => string;
  /** Why the recipient gets this e-mail, and what to do when it is unexpected. */
  readonly whyYou: (fields: EmailFields) => string;
};

/** All words of the e-mails in one language. */
export type EmailWords = {
  /** `already_member` alone has no button: it must carry no token. */
  readonly kinds: Readonly<Record<EmailKind, EmailKindWords>>;
  readonly greeting: (inviteeName: string | null) => string;
  readonly role: (roleName: string) => string;
  readonly quoted: (message: string) => string;
  readonly messageFrom: (inviterName: string | null) => string;
  /** Precedes the written-out link: below the button in HTML, the only link in text. */
  readonly personalLink: string;
};
