import { allow, combine, optional, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { parseAllowedDomains, parseClaimedDomains, parseImplicitRoles } from './parse-domain-lists.ts';
import type { OrganizationPolicy } from './policy.ts';

const maxSeatLimit = 1_000_000;

/** What a caller may say about the policy, its domains still text. What is absent or undefined stays as it is. */
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

/** Said nothing of these, an organization begins open; said one of them, the others begin closed. */
const openingFields = [
  'emailInvites',
  'emailJitProvisioning',
  'ssoJitProvisioning',
  'oauthTenantJitProvisioning',
  'emailAllowedDomains',
] as const satisfies readonly (keyof PolicyFields)[];

/**
 * Answers the policy a new organization begins with.
 * @param projectRoles every role of the project, lowest first.
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
 * Answers the policy after a change; lists are replaced whole. Refuses with `organization_settings_…` a domain that
 * cannot be listed or claimed, with `invalid_rbac_role_assignment`, `invalid_seat_limit`, and with what
 * `checkTogether` finds. Whether another organization claimed a domain first, the database says.
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

/** The rules that need more than one field, and the seat limit's bounds. */
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
