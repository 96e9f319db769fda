/** A received e-mail, parsed. */
export type Message = {
  /** Ids sort by arrival. */
  readonly id: string;
  readonly receivedAt: Date;
  readonly from: MailAddress | null;
  readonly to: readonly MailAddress[];
  readonly subject: string;
  /** As in the header, with `<` and `>`; empty where there is none. */
  readonly messageId: string;
  /** Keys are lower-case. Headers of one name are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Empty where there is no HTML part. */
  readonly html: string;
  /** All http(s) URLs of HTML and text, without duplicates. */
  readonly links: readonly string[];
  /** The first link with a token: it accepts the invitation. */
  readonly invitationLink: string | null;
};

export type MailAddress = { readonly name: string; readonly address: string };
