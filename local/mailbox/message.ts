/** An e-mail that came in, taken apart. */
export type Message = {
  /** Sorts by arrival. */
  readonly id: string;
  readonly receivedAt: Date;
  readonly from: MailAddress | null;
  readonly to: readonly MailAddress[];
  readonly subject: string;
  /** With its `<` and `>`, as the header has it; empty where there is none. */
  readonly messageId: string;
  /** By lower-case name. Several of one name are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Empty where there is no HTML part. */
  readonly html: string;
  /** Every http(s) address in HTML and text, each once. */
  readonly links: readonly string[];
  /** The link that lets somebody in: the first that carries a token. */
  readonly invitationLink: string | null;
};

export type MailAddress = { readonly name: string; readonly address: string };
