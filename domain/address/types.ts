/** A host name in lower-case A-label form: `company.com`, `xn--bcher-kva.de`. Made only by `parseDomainName`. */
export type DomainName = string & { readonly __brand: 'DomainName' };

/** An entry of an allow-list: a domain, or `*.` and a domain, which covers its subdomains but not itself. */
export type DomainPattern = string & { readonly __brand: 'DomainPattern' };

/** An address that mail can go to. Made only by `parseEmailAddress`. */
export type EmailAddress = {
  /** As it was written, its domain in A-label form: what the mail's envelope carries. */
  readonly mailbox: string;
  /** Lower-case: two addresses are the same person's when this is equal. */
  readonly canonical: string;
  readonly domain: DomainName;
};
