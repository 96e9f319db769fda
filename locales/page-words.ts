/** The words of the pages an invitee sees, plain text throughout: who puts them on a page escapes them. */
export type PageWords = {
  readonly invitation: InvitationWords;
  readonly confirmDecline: {
    readonly heading: string;
    readonly text: (organization: string) => string;
    readonly yes: string;
    readonly back: string;
  };
  readonly accepted: {
    readonly heading: (organization: string) => string;
    readonly text: string;
    readonly continue: string;
    /** Where there is nowhere to continue to. */
    readonly close: string;
  };
  /** For who comes again with the link that was accepted. */
  readonly member: { readonly heading: (organization: string) => string; readonly text: string };
  /** For a link that a newer e-mail to the same mailbox has replaced. */
  readonly replaced: { readonly heading: string; readonly text: string };
  readonly declined: { readonly heading: string; readonly text: (organization: string) => string };
  readonly refused: RefusedWords;
  /** For a link that expired, was revoked, was used or never was: the words must not tell which. */
  readonly gone: { readonly heading: string; readonly text: string; readonly whatToDo: readonly Hint[] };
  /** The answer is written down, its outcome not yet known. */
  readonly kept: { readonly heading: string; readonly text: string };
  readonly unavailable: { readonly heading: string; readonly text: string; readonly retry: string };
  readonly crossSite: { readonly heading: string; readonly text: string };
  readonly unreadable: { readonly heading: string; readonly text: string };
  readonly footer: string;
};

export type Hint = { readonly when: string; readonly advice: string };

export type InvitationWords = {
  readonly heading: (organization: string) => string;
  readonly greeting: (name: string) => string;
  readonly from: (inviter: string) => string;
  /** Where no person stands behind the invitation. */
  readonly fromNobody: string;
  /** The invitee asked to join, nobody invited. */
  readonly asked: string;
  readonly role: (count: number) => string;
  readonly address: string;
  readonly validUntil: string;
  readonly accept: string;
  readonly join: string;
  readonly decline: string;
  readonly unexpected: string;
};

export type RefusedWords = {
  readonly heading: string;
  readonly noSeat: string;
  readonly notAllowed: string;
  /** The inviter left, or may no longer invite to this role. */
  readonly inviterGone: string;
  readonly roleGone: string;
  readonly domainClaimed: string;
  /** The address belongs to a member by now. */
  readonly isMember: string;
  readonly whatToDo: string;
  /** Stands before the type of the refusal, which the organization's administrator can look up. */
  readonly reference: string;
};
