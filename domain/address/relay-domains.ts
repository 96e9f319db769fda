import type { DomainName } from './types.ts';

/** Services that forward mail from generated addresses. They are on neither the common nor the disposable list. */
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

/** Returns whether the domain, or a parent, is a forwarding service that hides the recipient's address. */
export function isRelayDomain(domain: DomainName): boolean {
  const labels = domain.split('.');
  return labels.some((_, index) => relayDomains.has(labels.slice(index).join('.')));
}
