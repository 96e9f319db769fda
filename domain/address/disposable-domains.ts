import disposableDomains from './disposable-domains.json' with { type: 'json' };
import { registrableDomain } from './registrable-domain.ts';
import type { DomainName } from './types.ts';

const listed: ReadonlySet<string> = new Set(disposableDomains);

/** Whether the domain, or one it lies under down to the registered name, hands out mailboxes to throw away. */
export function isDisposableDomain(domain: DomainName): boolean {
  const registrable = registrableDomain(domain);
  if (registrable === null) return listed.has(domain);
  let candidate: string = domain;
  while (candidate.length > registrable.length) {
    if (listed.has(candidate)) return true;
    candidate = candidate.slice(candidate.indexOf('.') + 1);
  }
  return listed.has(registrable);
}
