import { describe, expect, test } from 'vitest';
import disposableDomains from '../../../domain/address/disposable-domains.json' with { type: 'json' };
import { toDomainName } from '../../../domain/address/parse-domain-name.ts';
import { matchesDomainPattern, parseDomainPattern } from '../../../domain/address/parse-domain-pattern.ts';

const commonNames =
  'gmail aol yahoo icloud hotmail msn comcast live outlook att earthlink me mac sbcglobal verizon ig mail hey laposte ' +
  'wanadoo googlemail orange rediffmail uol bol free gmx yandex ymail libero';

function typeOf(text: string): string {
  const outcome = parseDomainPattern(text, 'email_allowed_domains[0]');
  return outcome.ok ? outcome.value : outcome.refusal.type.replace('organization_settings_', '');
}

describe('an entry of an allow-list', () => {
  test.each([
    ['company.com', 'company.com'],
    ['eu.company.com', 'eu.company.com'],
    ['*.company.com', '*.company.com'],
    ['*.Bücher.de', '*.xn--bcher-kva.de'],
    ['mail.example.com', 'mail.example.com'],
    ['acme.github.io', 'acme.github.io'],
    ['notgmail.com', 'notgmail.com'],
    ['gmail.company.com', 'gmail.company.com'],
    ['com', 'invalid_domain'],
    ['co.uk', 'invalid_domain'],
    ['*.co.uk', 'invalid_domain'],
    ['github.io', 'invalid_domain'],
    ['*.github.io', 'invalid_domain'],
    ['**.company.com', 'invalid_domain'],
    ['*.*.company.com', 'invalid_domain'],
    ['*company.com', 'invalid_domain'],
    ['eu.*.company.com', 'invalid_domain'],
    ['*.', 'invalid_domain'],
    ['', 'invalid_domain'],
    ['.company.com', 'invalid_domain'],
    ['localhost', 'invalid_domain'],
    ['company.test', 'invalid_domain'],
    ['192.0.2.1', 'invalid_domain'],
    ['[::1]', 'invalid_domain'],
    ['0x7f.1', 'invalid_domain'],
    ['company.com:25', 'invalid_domain'],
    ['company.com/path', 'invalid_domain'],
    ['user@company.com', 'invalid_domain'],
    ['@company.com', 'invalid_domain'],
    [' company.com', 'invalid_domain'],
    ['yahoo.co.uk', 'domain_too_common'],
    ['gmx.de', 'domain_too_common'],
    ['orange.fr', 'domain_too_common'],
    ['mail.gmail.com', 'domain_too_common'],
    ['*.eu.gmail.com', 'domain_too_common'],
    ['mailinator.com', 'disposable_domain'],
    ['*.deep.mailinator.com', 'disposable_domain'],
  ])('%s: %s', (text, expected) => {
    expect(typeOf(text)).toBe(expected);
  });

  test.each(commonNames.split(' '))('of the name %s is common under each suffix', (name) => {
    for (const suffix of ['com', 'fr', 'co.uk', 'com.br'])
      expect(typeOf(`${name}.${suffix}`)).toBe('domain_too_common');
  });

  test('of every domain on the disposable list is refused', () => {
    expect(disposableDomains).toHaveLength(8_335);
    const taken = disposableDomains.filter((domain) => parseDomainPattern(domain, 'place').ok);
    expect(taken).toEqual([]);
  });
});

describe('a domain', () => {
  test.each([
    ['company.com', 'company.com', true],
    ['company.com', 'eu.company.com', false],
    ['company.com', 'mycompany.com', false],
    ['*.company.com', 'eu.company.com', true],
    ['*.company.com', 'a.b.company.com', true],
    ['*.company.com', 'company.com', false],
    ['*.company.com', 'mycompany.com', false],
    ['*.company.com', 'company.com.evil.com', false],
    ['bücher.de', 'xn--bcher-kva.de', true],
  ])('under %s, %s: %s', (entry, name, expected) => {
    const pattern = parseDomainPattern(entry, 'place');
    const domain = toDomainName(name);
    expect(pattern.ok && domain !== null && matchesDomainPattern(pattern.value, domain)).toBe(expected);
  });
});
