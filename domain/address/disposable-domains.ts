import disposableDomains from './disposable-domains.json' with { type: 'json' };
import { registrableDomain } from './registrable-domain.ts';
import type { DomainName } from './types.ts';

const listed: ReadonlySet<string> = new Set(disposableDomains);

/** Returns whether the domain, or a parent down to the registered name, provides disposable mailboxes. */
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
