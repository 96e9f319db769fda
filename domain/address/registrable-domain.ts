import { getDomain, getDomainWithoutSuffix } from 'tldts';
import type { DomainName } from './types.ts';

// Private suffixes count: the owner of `acme.github.io` does not own `github.io`.
const options = { allowPrivateDomains: true };

/** Returns the registered name, one label in front of the public suffix; null where the domain is such a suffix. */
export function registrableDomain(domain: DomainName): DomainName | null {
  return getDomain(domain, options) as DomainName | null;
}

/** Returns that label: `yahoo` of `mail.yahoo.co.uk`. */
export function registrableLabel(domain: DomainName): string | null {
  return getDomainWithoutSuffix(domain, options) || null;
}
