import { allow, combine, optional, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { parseAllowedDomains, parseClaimedDomains, parseImplicitRoles } from './parse-domain-lists.ts';
import type { OrganizationPolicy } from './policy.ts';

const maxSeatLimit = 1_000_000;

/** The policy fields of a request, domains unparsed. Absent and undefined fields stay as they are. */
export type PolicyFields = {
  readonly [Field in Exclude<keyof OrganizationPolicy, ParsedField>]?: OrganizationPolicy[Field] | undefined;
} & {
  readonly emailAllowedDomains?: readonly string[] | undefined;
  readonly claimedEmailDomains?: readonly string[] | undefined;
  readonly implicitRoles?: readonly { readonly domain: string; readonly roleId: string }[] | undefined;
};
type ParsedField = 'emailAllowedDomains' | 'claimedEmailDomains' | 'implicitRoles';

const closedPolicy: OrganizationPolicy = {
  emailInvites: 'NOT_ALLOWED',
  emailJitProvisioning: 'NOT_ALLOWED',
  ssoJitProvisioning: 'NOT_ALLOWED',
  ssoJitProvisioningAllowedConnections: [],
  oauthTenantJitProvisioning: 'NOT_ALLOWED',
  allowedOauthTenants: {},
  emailAllowedDomains: [],
  claimedEmailDomains: [],
  implicitRoles: [],
  blockCommonDomains: false,
  seatLimit: null,
};

/** Without any of these fields, a new organization is open; with one of them, the others are closed. */
const openingFields = [
  'emailInvites',
  'emailJitProvisioning',
  'ssoJitProvisioning',
  'oauthTenantJitProvisioning',
  'emailAllowedDomains',
] as const satisfies readonly (keyof PolicyFields)[];

/**
 * Returns the policy of a new organization.
 * @param projectRoles every role of the project, lowest first
 * Refuses as `changePolicy` does.
 */
export function createPolicy(
  fields: PolicyFields,
  projectRoles: readonly string[],
): Outcome<OrganizationPolicy> {
  const saysNothing = openingFields.every((field) => fields[field] === undefined);
  const beginning: OrganizationPolicy = saysNothing
    ? { ...closedPolicy, emailInvites: 'ALL_ALLOWED', ssoJitProvisioning: 'ALL_ALLOWED' }
    : closedPolicy;
  return changePolicy(beginning, fields, projectRoles);
}

/**
 * Returns the policy after a change. Lists are replaced as a whole. Refuses with `organization_settings_…` a domain that
 * cannot be listed or claimed, with `invalid_rbac_role_assignment`, `invalid_seat_limit`, and as `checkTogether` does.
 * The database refuses domains that another organization has claimed.
 */
export function changePolicy(
  current: OrganizationPolicy,
  fields: PolicyFields,
  projectRoles: readonly string[],
): Outcome<OrganizationPolicy> {
  const { emailAllowedDomains, claimedEmailDomains, implicitRoles, ...plain } = fields;

  const domains = combine({
    emailAllowedDomains: optional(emailAllowedDomains, parseAllowedDomains),
    claimedEmailDomains: optional(claimedEmailDomains, parseClaimedDomains),
    implicitRoles: optional(implicitRoles, (entries) => parseImplicitRoles(entries, projectRoles)),
  });
  if (!domains.ok) return domains;
  const said = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  return checkTogether({ ...current, ...(said as Partial<OrganizationPolicy>), ...domains.value });
}

/** Checks the rules on more than one field, and the bounds of the seat limit. */
function checkTogether(policy: OrganizationPolicy): Outcome<OrganizationPolicy> {
  const { emailInvites, emailJitProvisioning, ssoJitProvisioning, emailAllowedDomains, seatLimit } = policy;
  const closed = [emailInvites, emailJitProvisioning, ssoJitProvisioning].every(
    (way) => way === 'NOT_ALLOWED',
  );
  if (closed) {
    return refuse(
      'invalid_organization_auth_factor_setting',
      'email_invites, email_jit_provisioning and sso_jit_provisioning cannot all be NOT_ALLOWED.',
    );
  }
  const restricted = emailInvites === 'RESTRICTED' || emailJitProvisioning === 'RESTRICTED';
  if (restricted && emailAllowedDomains.length === 0) {
    return refuse(
      'invalid_restricted_email_setting',
      'email_allowed_domains cannot be empty while email_invites or email_jit_provisioning is RESTRICTED.',
    );
  }
  if (seatLimit !== null && !(Number.isInteger(seatLimit) && seatLimit >= 1 && seatLimit <= maxSeatLimit)) {
    return refuse('invalid_seat_limit', 'seat_limit is neither null nor a whole number from 1 to 1000000.');
  }
  return allow(policy);
}
