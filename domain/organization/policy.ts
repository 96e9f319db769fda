import type { DomainName, DomainPattern } from '../address/types.ts';

/** Who may join, and how. The names are those of the Stytch B2B API's organization settings. */
export type OrganizationPolicy = {
  readonly emailInvites: 'ALL_ALLOWED' | 'RESTRICTED' | 'NOT_ALLOWED';
  readonly emailJitProvisioning: 'RESTRICTED' | 'NOT_ALLOWED';
  readonly ssoJitProvisioning: 'ALL_ALLOWED' | 'RESTRICTED' | 'NOT_ALLOWED';
  readonly ssoJitProvisioningAllowedConnections: readonly string[];
  readonly oauthTenantJitProvisioning: 'RESTRICTED' | 'NOT_ALLOWED';
  readonly allowedOauthTenants: AllowedOauthTenants;
  readonly emailAllowedDomains: readonly DomainPattern[];
  readonly claimedEmailDomains: readonly DomainName[];
  /** The roles that members of a domain get when they join. */
  readonly implicitRoles: readonly ImplicitRole[];
  /** Whether addresses of common domains (such as gmail) are refused even under `ALL_ALLOWED`. */
  readonly blockCommonDomains: boolean;
  /** Of members and open invites together; null: no limit. */
  readonly seatLimit: number | null;
};

export type AllowedOauthTenants = Readonly<Partial<Record<OauthProvider, readonly string[]>>>;
export type OauthProvider = 'slack' | 'hubspot' | 'github';
export type ImplicitRole = { readonly domain: DomainName; readonly roleId: string };
