import { registrableLabel } from './registrable-domain.ts';
import type { DomainName } from './types.ts';

/** Public mail providers by name, so that their domains of every country are included. */
const commonNames: ReadonlySet<string> = new Set(
  (
    'gmail aol yahoo icloud hotmail msn comcast live outlook att earthlink me mac sbcglobal verizon ig mail hey ' +
    'laposte wanadoo googlemail orange rediffmail uol bol free gmx yandex ymail libero'
  ).split(' '),
);

/** Returns whether the domain belongs to a public mail provider, so that it says nothing about the address's owner. */
export function isCommonDomain(domain: DomainName): boolean {
  const label = registrableLabel(domain);
  return label !== null && commonNames.has(label);
}
