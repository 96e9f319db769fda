import PostalMime from 'postal-mime';
import type { Address } from 'postal-mime';

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

/** Parses a raw e-mail. Missing parts are empty. */
export async function parseMessage(id: string, receivedAt: Date, raw: Buffer): Promise<Message> {
  const email = await PostalMime.parse(raw);
  const headers: Record<string, string> = {};
  for (const { key, value } of email.headers) {
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  const html = email.html ?? '';
  const text = email.text ?? '';
  const links = [...new Set([...linksOfHtml(html), ...linksOfText(text)])];
  return {
    id,
    receivedAt,
    from: email.from === undefined ? null : (flatten([email.from])[0] ?? null),
    to: flatten(email.to ?? []),
    subject: email.subject ?? '',
    messageId: email.messageId ?? '',
    headers,
    text,
    html,
    links,
    invitationLink: links.find((link) => new URL(link).searchParams.has('token')) ?? null,
  };
}

function flatten(addresses: readonly Address[]): readonly MailAddress[] {
  return addresses
    .flatMap((address) => address.group ?? [address])
    .map(({ name, address }) => ({ name, address: address ?? '' }));
}

function linksOfHtml(html: string): readonly string[] {
  const found = [...html.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)];
  return found.map(([, double, single]) => unescapeHtml(double ?? single ?? '')).filter(isLink);
}

function linksOfText(text: string): readonly string[] {
  // A full stop or bracket after a URL belongs to the sentence.
  return (text.match(/https?:\/\/[^\s<>"]+/g) ?? [])
    .map((link) => link.replace(/[.,;:!?)\]]+$/, ''))
    .filter(isLink);
}

function isLink(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, digits: string) =>
      String.fromCodePoint(Number.parseInt(digits, 16)),
    )
    .replace(/&#(\d{1,7});/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
