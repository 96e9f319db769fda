/** Why an e-mail is written. `already_member` is the only one without a link: it must carry no token. */
export const emailKinds = ['invitation', 'reminder', 'last_call', 'join', 'already_member'] as const;

export type EmailKind = (typeof emailKinds)[number];

/** What the sentences speak of. Names are on one line and are put in as they are: whoever renders escapes them. */
export type EmailFacts = {
  readonly organizationName: string;
  readonly inviterName: string | null;
  readonly expiresAtMs: number;
};

/** What differs from one kind of e-mail to the next. Each is plain text, of one line. */
export type LetterWords = {
  readonly subject: (facts: EmailFacts) => string;
  /** What an inbox shows after the subject, so it says something else. */
  readonly preheader: (facts: EmailFacts) => string;
  readonly heading: (facts: EmailFacts) => string;
  readonly lead: (facts: EmailFacts) => string;
  /** What the button says; null where there is none. */
  readonly button: string | null;
  /** Until when, and what happens to who does nothing. */
  readonly ifIgnored: (facts: EmailFacts) => string;
  /** Why this e-mail came, and what to do when it was not expected. */
  readonly whyYou: (facts: EmailFacts) => string;
};

/** All words of the e-mails in one language. */
export type EmailWords = Readonly<Record<EmailKind, LetterWords>> & {
  readonly greeting: (inviteeName: string | null) => string;
  readonly role: (roleName: string) => string;
  readonly quoted: (message: string) => string;
  readonly messageFrom: (inviterName: string | null) => string;
  /** Stands before the link that is written out, in HTML below the button and in text as the only one. */
  readonly personalLink: string;
};
