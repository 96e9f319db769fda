import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { isCommonDomain } from './common-domains.ts';
import { isDisposableDomain } from './disposable-domains.ts';
import { toDomainName } from './parse-domain-name.ts';
import { registrableDomain } from './registrable-domain.ts';
import type { DomainName, DomainPattern } from './types.ts';

const wildcard = '*.';

/**
 * Returns an entry of an allow-list: a domain, or `*.` and a domain.
 * @param field path of the text: `email_allowed_domains[2]`
 * Refuses with `organization_settings_invalid_domain` a domain that cannot be registered, with `…_domain_too_common` a
 * public mail provider's, and with `…_disposable_domain` a disposable one.
 */
export function parseDomainPattern(text: string, field: string): Outcome<DomainPattern> {
  const isWildcard = text.startsWith(wildcard);
  const domain = parseOwnedDomain(isWildcard ? text.slice(wildcard.length) : text, field);
  if (!domain.ok) return domain;
  return allow((isWildcard ? wildcard + domain.value : domain.value) as DomainPattern);
}

/** Returns the same for a field without `*.`: a domain that one organization can own. */
export function parseOwnedDomain(text: string, field: string): Outcome<DomainName> {
  const domain = toDomainName(text);
  if (domain === null || registrableDomain(domain) === null) {
    return refuse(
      'organization_settings_invalid_domain',
      `${field} is not a domain that an organization can register.`,
    );
  }
  if (isCommonDomain(domain)) {
    return refuse('organization_settings_domain_too_common', `${field} belongs to a public mail provider.`);
  }
  if (isDisposableDomain(domain)) {
    return refuse('organization_settings_disposable_domain', `${field} is a domain of disposable mailboxes.`);
  }
  return allow(domain);
}

/** Returns whether a pattern matches: exactly, except that `*.company.com` matches the subdomains of `company.com` only. */
export function matchesDomainPattern(pattern: DomainPattern, domain: DomainName): boolean {
  if (!pattern.startsWith(wildcard)) return (pattern as string) === domain;
  const suffix = pattern.slice(1);
  return domain.length > suffix.length && domain.endsWith(suffix);
}
