import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { isCommonDomain } from './common-domains.ts';
import { isDisposableDomain } from './disposable-domains.ts';
import { toDomainName } from './parse-domain-name.ts';
import { registrableDomain } from './registrable-domain.ts';
import type { DomainName, DomainPattern } from './types.ts';

const wildcard = '*.';

/**
 * Answers an entry of an allow-list: a domain, or `*.` and a domain.
 * @param place where the text stood: `email_allowed_domains[2]`.
 * Refuses with `organization_settings_invalid_domain` what nobody can register, `…_domain_too_common` what anybody
 * can have an address of, `…_disposable_domain` what is made to be thrown away.
 */
export function parseDomainPattern(text: string, field: string): Outcome<DomainPattern> {
  const isWildcard = text.startsWith(wildcard);
  const domain = parseOwnedDomain(isWildcard ? text.slice(wildcard.length) : text, field);
  if (!domain.ok) return domain;
  return allow((isWildcard ? wildcard + domain.value : domain.value) as DomainPattern);
}

/** The same for a field that takes no `*.`: a domain that one organization can be said to own. */
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

/** Exact, but for `*.company.com`, which covers what lies under `company.com` and not `company.com` itself. */
export function matchesDomainPattern(pattern: DomainPattern, domain: DomainName): boolean {
  if (!pattern.startsWith(wildcard)) return (pattern as string) === domain;
  const suffix = pattern.slice(1);
  return domain.length > suffix.length && domain.endsWith(suffix);
}
