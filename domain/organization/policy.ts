import type { DomainName, DomainPattern } from '../address/types.ts';

/** Who may be let in, and how. The vocabulary is that of the Stytch B2B API's organization settings. */
export type OrganizationPolicy = {
  readonly emailInvites: 'ALL_ALLOWED' | 'RESTRICTED' | 'NOT_ALLOWED';
  readonly emailJitProvisioning: 'RESTRICTED' | 'NOT_ALLOWED';
  readonly ssoJitProvisioning: 'ALL_ALLOWED' | 'RESTRICTED' | 'NOT_ALLOWED';
  readonly ssoJitProvisioningAllowedConnections: readonly string[];
  readonly oauthTenantJitProvisioning: 'RESTRICTED' | 'NOT_ALLOWED';
  readonly allowedOauthTenants: AllowedOauthTenants;
  readonly emailAllowedDomains: readonly DomainPattern[];
  readonly claimedEmailDomains: readonly DomainName[];
  /** Each role is given at joining to members of its domain. */
  readonly implicitRoles: readonly ImplicitRole[];
  /** Whether invitees of common domains (gmail and its like) are refused even under `ALL_ALLOWED`. */
  readonly blockCommonDomains: boolean;
  /** Members and open invitations together; null is no limit. */
  readonly seatLimit: number | null;
};

export type AllowedOauthTenants = Readonly<Partial<Record<OauthProvider, readonly string[]>>>;
export type OauthProvider = 'slack' | 'hubspot' | 'github';
export type ImplicitRole = { readonly domain: DomainName; readonly roleId: string };
