import { isCommonDomain } from '../address/common-domains.ts';
import { isDisposableDomain } from '../address/disposable-domains.ts';
import { matchesDomainPattern } from '../address/parse-domain-pattern.ts';
import { isRelayDomain } from '../address/relay-domains.ts';
import type { DomainName, DomainPattern, EmailAddress } from '../address/types.ts';
import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { OauthProvider, OrganizationPolicy } from './policy.ts';

const admitted = allow<void>(undefined);

/**
 * Returns whether policy admits an invite of this address. Checked again before each email and at the accept.
 * An unknown setting, or `RESTRICTED` without a list, admits no address. Refuses with `invalid_email_for_invites`.
 */
export function admitsInvite(
  policy: Pick<OrganizationPolicy, 'emailInvites' | 'emailAllowedDomains' | 'blockCommonDomains'>,
  email: EmailAddress,
): Outcome<void, 'invalid_email_for_invites'> {
  const no = (why: string) => refuse('invalid_email_for_invites', `email_address is not admitted: ${why}.`);

  if (policy.emailInvites !== 'ALL_ALLOWED' && policy.emailInvites !== 'RESTRICTED') {
    return no('this organization takes no email invites');
  }
  if (policy.emailInvites === 'RESTRICTED' && !isOnList(policy.emailAllowedDomains, email.domain)) {
    return no('its domain is not one of email_allowed_domains');
  }
  if (policy.blockCommonDomains && isOpenToAnybody(email.domain)) {
    return no('this organization blocks public, disposable and relaying mail providers');
  }
  return admitted;
}

/**
 * Returns whether this address may join by email without an invite. Refuses with `email_jit_provisioning_not_allowed`
 * where no address may, with `invalid_email_for_jit_provisioning` where this domain may not.
 */
export function admitsJoin(
  policy: Pick<OrganizationPolicy, 'emailJitProvisioning' | 'emailAllowedDomains'>,
  email: EmailAddress,
): Outcome<void, 'email_jit_provisioning_not_allowed' | 'invalid_email_for_jit_provisioning'> {
  if (policy.emailJitProvisioning !== 'RESTRICTED') {
    return refuse(
      'email_jit_provisioning_not_allowed',
      'This organization does not let people join by email without an invite.',
    );
  }
  if (isOnList(policy.emailAllowedDomains, email.domain)) return admitted;
  return refuse(
    'invalid_email_for_jit_provisioning',
    'email_address is not admitted: its domain is not one of email_allowed_domains.',
  );
}

/** Returns whether a login by this SSO connection provisions a member. */
export function admitsSsoProvision(
  policy: Pick<OrganizationPolicy, 'ssoJitProvisioning' | 'ssoJitProvisioningAllowedConnections'>,
  connectionId: string,
): Outcome<void, 'sso_jit_provisioning_not_allowed' | 'invalid_sso_connection_for_jit_provisioning'> {
  if (policy.ssoJitProvisioning === 'ALL_ALLOWED') return admitted;
  if (policy.ssoJitProvisioning !== 'RESTRICTED') {
    return refuse(
      'sso_jit_provisioning_not_allowed',
      'This organization does not let people join by SSO without an invite.',
    );
  }
  if (includes(policy.ssoJitProvisioningAllowedConnections, connectionId)) return admitted;
  return refuse(
    'invalid_sso_connection_for_jit_provisioning',
    'sso_connection_id is not one of sso_jit_provisioning_allowed_connections.',
  );
}

/** Returns whether a login at this tenant of an OAuth provider provisions a member. */
export function admitsOauthProvision(
  policy: Pick<OrganizationPolicy, 'oauthTenantJitProvisioning' | 'allowedOauthTenants'>,
  provider: OauthProvider,
  tenant: string,
): Outcome<void, 'oauth_tenant_jit_provisioning_not_allowed' | 'invalid_oauth_tenant_for_jit_provisioning'> {
  if (policy.oauthTenantJitProvisioning !== 'RESTRICTED') {
    return refuse(
      'oauth_tenant_jit_provisioning_not_allowed',
      'This organization does not let people join by OAuth tenant without an invite.',
    );
  }
  const tenants = Object.entries(policy.allowedOauthTenants ?? {}).find(([name]) => name === provider)?.[1];
  if (includes(tenants, tenant)) return admitted;
  return refuse(
    'invalid_oauth_tenant_for_jit_provisioning',
    'oauth_tenant_id is not one of allowed_oauth_tenants for this provider.',
  );
}

/** Refuses an address whose domain another organization has claimed. */
export function claimedByAnother(
  isClaimedByAnother: boolean,
): Outcome<void, 'action_not_allowed_email_domain_is_claimed'> {
  if (!isClaimedByAnother) return admitted;
  return refuse(
    'action_not_allowed_email_domain_is_claimed',
    'email_address is of a domain that another organization has claimed.',
  );
}

/** An absent list admits no address, whatever the type says: rows outlive the code that wrote them. */
function isOnList(list: readonly DomainPattern[] | null | undefined, domain: DomainName): boolean {
  return list?.some((pattern) => matchesDomainPattern(pattern, domain)) ?? false;
}

function includes(list: readonly string[] | null | undefined, value: string): boolean {
  return list?.includes(value) ?? false;
}

function isOpenToAnybody(domain: DomainName): boolean {
  return isCommonDomain(domain) || isDisposableDomain(domain) || isRelayDomain(domain);
}
