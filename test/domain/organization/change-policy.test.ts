import { describe, expect, test } from 'vitest';
import { changePolicy, createPolicy } from '../../../domain/organization/change-policy.ts';
import type { PolicyFields } from '../../../domain/organization/change-policy.ts';
import type { OrganizationPolicy } from '../../../domain/organization/policy.ts';

const roles = ['member', 'admin', 'owner'];
const refusal = (type: string) => ({ ok: false, refusal: { type } });

function created(fields: PolicyFields): OrganizationPolicy {
  const outcome = createPolicy(fields, roles);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
}

describe('a new organization', () => {
  test('without policy fields allows email invites and SSO', () => {
    expect(created({ seatLimit: 3, claimedEmailDomains: ['company.com'] })).toEqual({
      emailInvites: 'ALL_ALLOWED',
      emailJitProvisioning: 'NOT_ALLOWED',
      ssoJitProvisioning: 'ALL_ALLOWED',
      ssoJitProvisioningAllowedConnections: [],
      oauthTenantJitProvisioning: 'NOT_ALLOWED',
      allowedOauthTenants: {},
      emailAllowedDomains: [],
      claimedEmailDomains: ['company.com'],
      implicitRoles: [],
      blockCommonDomains: false,
      seatLimit: 3,
    });
  });

  test.each<readonly [PolicyFields, object]>([
    [{ emailInvites: 'ALL_ALLOWED' }, { emailInvites: 'ALL_ALLOWED', ssoJitProvisioning: 'NOT_ALLOWED' }],
    [{ ssoJitProvisioning: 'RESTRICTED' }, { emailInvites: 'NOT_ALLOWED', ssoJitProvisioning: 'RESTRICTED' }],
    [
      { emailJitProvisioning: 'RESTRICTED', emailAllowedDomains: ['a.com'] },
      { emailInvites: 'NOT_ALLOWED', ssoJitProvisioning: 'NOT_ALLOWED', emailAllowedDomains: ['a.com'] },
    ],
  ])('of which %j is said keeps every other way closed', (fields, expected) => {
    expect(created(fields)).toMatchObject(expected);
  });

  test.each<readonly [PolicyFields, string]>([
    [{ emailAllowedDomains: ['company.com'] }, 'invalid_organization_auth_factor_setting'],
    [{ oauthTenantJitProvisioning: 'RESTRICTED' }, 'invalid_organization_auth_factor_setting'],
    [{ emailInvites: 'NOT_ALLOWED' }, 'invalid_organization_auth_factor_setting'],
    [{ emailInvites: 'RESTRICTED' }, 'invalid_restricted_email_setting'],
    [{ emailJitProvisioning: 'RESTRICTED', emailAllowedDomains: [] }, 'invalid_restricted_email_setting'],
  ])('of which %j is said is refused', (fields, type) => {
    expect(createPolicy(fields, roles)).toMatchObject(refusal(type));
  });
});

describe('a change', () => {
  const restricted = created({
    emailInvites: 'RESTRICTED',
    emailAllowedDomains: ['company.com', '*.corp.com'],
  });

  test('replaces a list whole and leaves what it does not name', () => {
    const changed = changePolicy(restricted, { emailAllowedDomains: ['bücher.de'] }, roles);
    expect(changed).toEqual({
      ok: true,
      value: { ...restricted, emailAllowedDomains: ['xn--bcher-kva.de'] },
    });
  });

  test('that names a field as undefined does not change it', () => {
    expect(changePolicy(restricted, { emailInvites: undefined, seatLimit: undefined }, roles)).toEqual({
      ok: true,
      value: restricted,
    });
  });

  test('removes a seat limit', () => {
    expect(changePolicy({ ...restricted, seatLimit: 5 }, { seatLimit: null }, roles)).toEqual({
      ok: true,
      value: restricted,
    });
  });

  test.each<readonly [PolicyFields, string]>([
    [{ emailAllowedDomains: [] }, 'invalid_restricted_email_setting'],
    [{ emailInvites: 'NOT_ALLOWED' }, 'invalid_organization_auth_factor_setting'],
    [{ emailAllowedDomains: ['a.com', 'A.com'] }, 'organization_settings_duplicate_domain'],
    [{ emailAllowedDomains: ['mailinator.com'] }, 'organization_settings_disposable_domain'],
    [{ emailAllowedDomains: ['gmail.com'] }, 'organization_settings_domain_too_common'],
    [{ emailAllowedDomains: ['co.uk'] }, 'organization_settings_invalid_domain'],
    [{ claimedEmailDomains: ['mail.yahoo.co.uk'] }, 'organization_settings_claimed_domain_too_common'],
    [{ claimedEmailDomains: ['*.company.com'] }, 'organization_settings_invalid_domain'],
    [{ claimedEmailDomains: ['a.com', 'a.com'] }, 'organization_settings_duplicate_domain'],
    [{ implicitRoles: [{ domain: 'company.com', roleId: 'Admin' }] }, 'invalid_rbac_role_assignment'],
    [
      { implicitRoles: [{ domain: 'gmail.com', roleId: 'admin' }] },
      'organization_settings_domain_too_common',
    ],
    [{ seatLimit: 0 }, 'invalid_seat_limit'],
    [{ seatLimit: 1_000_001 }, 'invalid_seat_limit'],
    [{ seatLimit: 1.5 }, 'invalid_seat_limit'],
    [{ seatLimit: Number.NaN }, 'invalid_seat_limit'],
  ])('of %j is refused', (fields, type) => {
    expect(changePolicy(restricted, fields, roles)).toMatchObject(refusal(type));
  });

  test.each([1, 1_000_000])('to %i seats is allowed', (seatLimit) => {
    expect(changePolicy(restricted, { seatLimit }, roles)).toMatchObject({ ok: true, value: { seatLimit } });
  });

  test('is refused by the path of its error, which is not quoted', () => {
    const outcome = changePolicy(restricted, { emailAllowedDomains: ['a.com', 'b.com', 'gmail.com'] }, roles);
    if (outcome.ok) expect.unreachable();
    else expect(outcome.refusal.message).toBe('email_allowed_domains[2] belongs to a public mail provider.');
  });
});
