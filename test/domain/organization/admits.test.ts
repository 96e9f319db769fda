import { describe, expect, test } from 'vitest';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import type { EmailAddress } from '../../../domain/address/types.ts';
import {
  admitsInvite,
  admitsJoin,
  admitsOauthProvision,
  admitsSsoProvision,
  claimedByAnother,
} from '../../../domain/organization/admits.ts';
import type { OauthProvider, OrganizationPolicy } from '../../../domain/organization/policy.ts';
import type { Outcome } from '../../../domain/outcome.ts';

function address(text: string): EmailAddress {
  const outcome = parseEmailAddress(text);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
}

/** Lists as a row may store them, absent ones included. */
const list = (...entries: readonly string[]) => entries as readonly never[];
const absent = undefined as unknown as readonly never[];
const response = (outcome: Outcome<void>) => (outcome.ok ? 'yes' : outcome.refusal.type);

describe('an invite', () => {
  test.each([
    ['ALL_ALLOWED', list(), false, 'a@gmail.com', 'yes'],
    ['ALL_ALLOWED', list(), true, 'a@gmail.com', 'invalid_email_for_invites'],
    ['ALL_ALLOWED', list(), true, 'a@mail.yahoo.co.uk', 'invalid_email_for_invites'],
    ['ALL_ALLOWED', list(), true, 'a@x.mailinator.com', 'invalid_email_for_invites'],
    ['ALL_ALLOWED', list(), true, 'a@privaterelay.appleid.com', 'invalid_email_for_invites'],
    ['ALL_ALLOWED', list(), true, 'a@mail.example.com', 'yes'],
    ['ALL_ALLOWED', list('other.com'), false, 'a@company.com', 'yes'],
    ['RESTRICTED', list('company.com'), false, 'a@company.com', 'yes'],
    ['RESTRICTED', list('company.com'), false, 'a@eu.company.com', 'invalid_email_for_invites'],
    ['RESTRICTED', list('company.com'), false, 'a@notcompany.com', 'invalid_email_for_invites'],
    ['RESTRICTED', list('*.company.com'), false, 'a@deep.eu.company.com', 'yes'],
    ['RESTRICTED', list('*.company.com'), false, 'a@company.com', 'invalid_email_for_invites'],
    ['RESTRICTED', list(), false, 'a@company.com', 'invalid_email_for_invites'],
    ['RESTRICTED', absent, false, 'a@company.com', 'invalid_email_for_invites'],
    ['NOT_ALLOWED', list('company.com'), false, 'a@company.com', 'invalid_email_for_invites'],
    ['restricted', list('company.com'), false, 'a@company.com', 'invalid_email_for_invites'],
  ])('under %s %j, common ones blocked %s, to %s: %s', (setting, domains, blocks, email, expected) => {
    const emailInvites = setting as OrganizationPolicy['emailInvites'];
    const policy = { emailInvites, emailAllowedDomains: domains, blockCommonDomains: blocks };
    expect(response(admitsInvite(policy, address(email)))).toBe(expected);
  });
});

describe('joining by email', () => {
  test.each([
    ['RESTRICTED', list('company.com'), 'yes'],
    ['RESTRICTED', list('other.com'), 'invalid_email_for_jit_provisioning'],
    ['RESTRICTED', absent, 'invalid_email_for_jit_provisioning'],
    ['NOT_ALLOWED', list('company.com'), 'email_jit_provisioning_not_allowed'],
    ['ALL_ALLOWED', list('company.com'), 'email_jit_provisioning_not_allowed'],
  ])('under %s %j: %s', (setting, emailAllowedDomains, expected) => {
    const emailJitProvisioning = setting as OrganizationPolicy['emailJitProvisioning'];
    expect(
      response(admitsJoin({ emailJitProvisioning, emailAllowedDomains }, address('a@company.com'))),
    ).toBe(expected);
  });
});

describe('a login by SSO', () => {
  test.each([
    ['ALL_ALLOWED', list(), 'yes'],
    ['RESTRICTED', list('saml-1'), 'yes'],
    ['RESTRICTED', list('saml-2'), 'invalid_sso_connection_for_jit_provisioning'],
    ['RESTRICTED', absent, 'invalid_sso_connection_for_jit_provisioning'],
    ['NOT_ALLOWED', list('saml-1'), 'sso_jit_provisioning_not_allowed'],
    ['', list('saml-1'), 'sso_jit_provisioning_not_allowed'],
  ])('under %s %j: %s', (setting, ssoJitProvisioningAllowedConnections, expected) => {
    const ssoJitProvisioning = setting as OrganizationPolicy['ssoJitProvisioning'];
    const policy = { ssoJitProvisioning, ssoJitProvisioningAllowedConnections };
    expect(response(admitsSsoProvision(policy, 'saml-1'))).toBe(expected);
  });
});

describe('a login at an OAuth tenant', () => {
  const invalid = 'invalid_oauth_tenant_for_jit_provisioning';
  test.each([
    ['RESTRICTED', { slack: ['T1'] }, 'slack', 'T1', 'yes'],
    ['RESTRICTED', { slack: ['T1'] }, 'github', 'T1', invalid],
    ['RESTRICTED', { slack: ['T1'] }, 'slack', 't1', invalid],
    ['RESTRICTED', { slack: ['T1'] }, 'constructor', 'name', invalid],
    ['RESTRICTED', {}, 'slack', 'T1', invalid],
    ['RESTRICTED', undefined as never, 'slack', 'T1', invalid],
    ['NOT_ALLOWED', { slack: ['T1'] }, 'slack', 'T1', 'oauth_tenant_jit_provisioning_not_allowed'],
    ['ALL_ALLOWED', { slack: ['T1'] }, 'slack', 'T1', 'oauth_tenant_jit_provisioning_not_allowed'],
  ])('under %s %j, %s %s: %s', (setting, allowedOauthTenants, provider, tenant, expected) => {
    const oauthTenantJitProvisioning = setting as OrganizationPolicy['oauthTenantJitProvisioning'];
    const policy = { oauthTenantJitProvisioning, allowedOauthTenants };
    expect(response(admitsOauthProvision(policy, provider as OauthProvider, tenant))).toBe(expected);
  });
});

test('a domain that another organization has claimed is refused', () => {
  expect(response(claimedByAnother(true))).toBe('action_not_allowed_email_domain_is_claimed');
  expect(response(claimedByAnother(false))).toBe('yes');
});
