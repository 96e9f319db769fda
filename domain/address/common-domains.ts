import { registrableLabel } from './registrable-domain.ts';
import type { DomainName } from './types.ts';

/** The mail providers anybody can have an address of, by name, so that each country's domain is meant too. */
const commonNames: ReadonlySet<string> = new Set(
  (
    'gmail aol yahoo icloud hotmail msn comcast live outlook att earthlink me mac sbcglobal verizon ig mail hey ' +
    'laposte wanadoo googlemail orange rediffmail uol bol free gmx yandex ymail libero'
  ).split(' '),
);

/** Whether the domain belongs to a provider anybody can have an address of, and so says nothing about who one is. */
export function isCommonDomain(domain: DomainName): boolean {
  const label = registrableLabel(domain);
  return label !== null && commonNames.has(label);
}
