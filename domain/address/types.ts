/** A host name in lower-case A-label form: `company.com`, `xn--bcher-kva.de`. Made only by `parseDomainName`. */
export type DomainName = string & { readonly __brand: 'DomainName' };

/** An entry of an allow-list: a domain, or `*.` and a domain, which matches its subdomains but not itself. */
export type DomainPattern = string & { readonly __brand: 'DomainPattern' };

/** An address that mail can be sent to. Made only by `parseEmailAddress`. */
export type EmailAddress = {
  /** As written, with its domain in A-label form, for the envelope. */
  readonly mailbox: string;
  /** Lower case: two addresses with the same canonical form are the same person's. */
  readonly canonical: string;
  readonly domain: DomainName;
};
