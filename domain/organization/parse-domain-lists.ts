import { parseDomainPattern, parseOwnedDomain } from '../address/parse-domain-pattern.ts';
import type { DomainName, DomainPattern } from '../address/types.ts';
import { allow, refuse } from '../outcome.ts';
import type { Outcome, Refused } from '../outcome.ts';
import type { ImplicitRole } from './policy.ts';

/** More entries are a mistake, and each costs a look-up in three lists. */
const maxEntries = 1_000;

/** Returns the allow-list in canonical form. Refuses as `parseDomainPattern` does, and repeated entries. */
export function parseAllowedDomains(texts: readonly string[]): Outcome<readonly DomainPattern[]> {
  return parseEntries('email_allowed_domains', texts, parseDomainPattern);
}

/** Returns the claimed domains. Refuses a public provider's with `organization_settings_claimed_domain_too_common`. */
export function parseClaimedDomains(texts: readonly string[]): Outcome<readonly DomainName[]> {
  return parseEntries('claimed_email_domains', texts, (text, field) => {
    const domain = parseOwnedDomain(text, field);
    if (domain.ok || domain.refusal.type !== 'organization_settings_domain_too_common') return domain;
    return refuse('organization_settings_claimed_domain_too_common', domain.refusal.message);
  });
}

/** Returns the refusal of a domain that another organization has claimed, as the database's constraint finds. */
export function claimedByAnotherOrganization(): Refused {
  return refuse(
    'organization_settings_duplicate_claimed_domain',
    'claimed_email_domains has an entry that another organization has claimed.',
  );
}

/** Returns the roles by domain. Refuses a role that the project does not list with `invalid_rbac_role_assignment`. */
export function parseImplicitRoles(
  entries: readonly { readonly domain: string; readonly roleId: string }[],
  projectRoles: readonly string[],
): Outcome<readonly ImplicitRole[]> {
  const field = 'rbac_email_implicit_role_assignments';
  if (entries.length > maxEntries) return tooMany(field);
  const parsed: ImplicitRole[] = [];
  for (const [index, { domain, roleId }] of entries.entries()) {
    const entryField = `${field}[${index}]`;
    const owned = parseOwnedDomain(domain, `${entryField}.domain`);
    if (!owned.ok) return owned;
    if (!projectRoles.includes(roleId)) {
      return refuse('invalid_rbac_role_assignment', `${entryField}.role_id is not a role of this project.`);
    }
    if (parsed.some((other) => other.domain === owned.value && other.roleId === roleId))
      return repeated(entryField);
    parsed.push({ domain: owned.value, roleId });
  }
  return allow(parsed);
}

function parseEntries<T extends string>(
  field: string,
  texts: readonly string[],
  parse: (text: string, field: string) => Outcome<T>,
): Outcome<readonly T[]> {
  if (texts.length > maxEntries) return tooMany(field);
  const parsed = new Set<T>();
  for (const [index, text] of texts.entries()) {
    const entryField = `${field}[${index}]`;
    const entry = parse(text, entryField);
    if (!entry.ok) return entry;
    // Compared in canonical form: `COMPANY.com` repeats `company.com`.
    if (parsed.has(entry.value)) return repeated(entryField);
    parsed.add(entry.value);
  }
  return allow([...parsed]);
}

function repeated(field: string): Refused {
  return refuse('organization_settings_duplicate_domain', `${field} repeats an earlier entry.`);
}

function tooMany(field: string): Refused {
  return refuse('organization_settings_invalid_domain', `${field} has more than ${maxEntries} entries.`);
}
