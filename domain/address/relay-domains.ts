import type { DomainName } from './types.ts';

/** Services that forward mail from made-up addresses. They are neither common nor disposable, and on neither list. */
const relayDomains: ReadonlySet<string> = new Set([
  'addy.io',
  'anonaddy.com',
  'anonaddy.me',
  'aleeas.com',
  'duck.com',
  'mozmail.com',
  'passmail.com',
  'passmail.net',
  'privaterelay.appleid.com',
  'simplelogin.com',
  'slmail.me',
]);

/** Whether the domain, or one it lies under, forwards mail for people who do not want to be known. */
export function isRelayDomain(domain: DomainName): boolean {
  const labels = domain.split('.');
  return labels.some((_, index) => relayDomains.has(labels.slice(index).join('.')));
}
