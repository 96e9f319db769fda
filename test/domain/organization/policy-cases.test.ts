import { describe, expect, test } from 'vitest';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { admitsInvite } from '../../../domain/organization/admits.ts';
import { createPolicy } from '../../../domain/organization/change-policy.ts';
import type { OrganizationPolicy } from '../../../domain/organization/policy.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import { casesRunBy, inputOf } from '../../cases/adversarial.ts';
import type { AdversarialCase } from '../../cases/adversarial.ts';

const cases = casesRunBy('test/domain/organization/policy-cases.test.ts');
const isAddress = ({ input }: AdversarialCase) => typeof input === 'string';

/** Names in the cases, and in the API. */
const refusalNames: readonly (readonly [RegExp, string])[] = [
  [/organization_settings_duplicate_domain/, 'organization_settings_duplicate_domain'],
  [/invalid_email;/, 'invalid_email'],
  [/domain_syntax|private_suffix|too_many_domains/, 'organization_settings_invalid_domain'],
];

function refusalOf({ input, expected }: AdversarialCase): string {
  const known = refusalNames.find(([pattern]) => pattern.test(expected))?.[1];
  if (known !== undefined) return known;
  if (typeof input !== 'string') return 'organization_settings_domain_too_common';
  return expected.includes('special-use') ? 'invalid_email' : 'invalid_email_for_invites';
}

/** Returns the organization of a case; some could only be a damaged row. */
function policyOf(setup: string): OrganizationPolicy {
  const created = createPolicy({ blockCommonDomains: /switch on|block_disposable/.test(setup) }, ['member']);
  if (!created.ok) throw new Error(created.refusal.message);
  const list = /email_allowed_domains=(?<json>\[[^\]]*\]|null)/.exec(setup)?.groups?.['json'];
  if (list === undefined) {
    const isDamaged = setup.includes('"restricted"');
    return isDamaged ? ({ ...created.value, emailInvites: 'restricted' } as never) : created.value;
  }
  const domains = JSON.parse(list) as readonly string[] | null;
  if (domains === null || domains.length === 0) {
    return { ...created.value, emailInvites: 'RESTRICTED', emailAllowedDomains: domains } as never;
  }
  const restricted = createPolicy({ emailInvites: 'RESTRICTED', emailAllowedDomains: domains }, ['member']);
  if (!restricted.ok) throw new Error(restricted.refusal.message);
  return restricted.value;
}

function invite(text: string, policy: OrganizationPolicy): Outcome<void> {
  const email = parseEmailAddress(text);
  return email.ok ? admitsInvite(policy, email.value) : email;
}

describe('an invite under the policy of', () => {
  test.each(cases.filter(isAddress))('$id, $why: $expected', (one) => {
    const outcome = invite(one.input as string, policyOf(one.setup));
    if (one.expected.startsWith('ACCEPT')) expect(outcome).toEqual({ ok: true });
    else expect(outcome).toMatchObject({ ok: false, refusal: { type: refusalOf(one) } });
  });
});

describe('a list of allowed domains', () => {
  test.each(cases.filter((one) => !isAddress(one)))('$id, $why: $expected', (one) => {
    const written = (one.input as { readonly email_allowed_domains: unknown }).email_allowed_domains;
    const emailAllowedDomains = inputOf(written) as readonly string[];
    const outcome = createPolicy({ emailInvites: 'RESTRICTED', emailAllowedDomains }, ['member']);
    const stored = /ACCEPT stored as (?<entry>\S+)/.exec(one.expected)?.groups?.['entry'];
    if (stored !== undefined)
      expect(outcome).toMatchObject({ ok: true, value: { emailAllowedDomains: [stored] } });
    else expect(outcome).toMatchObject({ ok: false, refusal: { type: refusalOf(one) } });
  });
});

test('47 cases are run', () => {
  expect(cases).toHaveLength(47);
});
