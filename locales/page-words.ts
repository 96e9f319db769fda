/** The words of the pages for invitees, as plain text; the renderer escapes them. */
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
    /** Shown where there is no page to continue to. */
    readonly close: string;
  };
  /** For a link that was accepted before. */
  readonly member: { readonly heading: (organization: string) => string; readonly text: string };
  /** For a link that a newer e-mail to the same address has replaced. */
  readonly replaced: { readonly heading: string; readonly text: string };
  readonly declined: { readonly heading: string; readonly text: (organization: string) => string };
  readonly refused: RefusedWords;
  /** For an expired, revoked, used or unknown link: the words must not reveal which. */
  readonly gone: { readonly heading: string; readonly text: string; readonly whatToDo: readonly Hint[] };
  /** The request is stored, its outcome not yet known. */
  readonly pending: { readonly heading: string; readonly text: string };
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
  /** For an invitation without an inviter. */
  readonly withoutInviter: string;
  /** For a person who wants to join and was not invited. */
  readonly joining: string;
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
  /** The inviter is no longer a member, or may no longer invite to this role. */
  readonly inviterGone: string;
  readonly roleGone: string;
  readonly domainClaimed: string;
  /** The address belongs to a member. */
  readonly isMember: string;
  readonly whatToDo: string;
  /** Precedes the type of the refusal, which the organization's administrator can look up. */
  readonly reference: string;
};
