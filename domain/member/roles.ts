import type { DomainName } from '../address/types.ts';
import type { OrganizationPolicy } from '../organization/policy.ts';
import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/**
 * Returns the roles that an invitee gets, each once, lowest first.
 * @param grant.projectRoles every role of the project, lowest first
 * @param grant.requested an empty list grants the lowest role
 * @param grant.inviterRoles null where the project invites, which may grant any role
 * Refuses with `invalid_rbac_role_assignment` a role that the project does not list, compared exactly, and with
 * `unauthorized_action` a role above the inviter's highest.
 */
export function grantRoles(grant: {
  readonly projectRoles: readonly string[];
  readonly requested: readonly string[];
  readonly inviterRoles: readonly string[] | null;
}): Outcome<readonly string[], 'invalid_rbac_role_assignment' | 'unauthorized_action'> {
  const { projectRoles, inviterRoles } = grant;
  const requested = grant.requested.length > 0 ? grant.requested : projectRoles.slice(0, 1);
  const unknown = requested.findIndex((role) => !projectRoles.includes(role));
  if (unknown !== -1 || requested.length === 0) {
    const field = unknown === -1 ? 'roles' : `roles[${unknown}]`;
    return refuse('invalid_rbac_role_assignment', `${field} is not a role of this project.`);
  }
  const rank = (role: string) => projectRoles.indexOf(role);
  const ceiling = inviterRoles === null ? Infinity : Math.max(-1, ...inviterRoles.map(rank));
  const above = requested.findIndex((role) => rank(role) > ceiling);
  if (above !== -1) {
    return refuse('unauthorized_action', `roles[${above}] is above the roles of the inviting member.`);
  }
  return allow(projectRoles.filter((role) => requested.includes(role)));
}

/** Returns the roles that an organization gives to members who join with an address of exactly this domain. */
export function implicitRolesFor(
  policy: Pick<OrganizationPolicy, 'implicitRoles'>,
  domain: DomainName,
): readonly string[] {
  const roles = policy.implicitRoles.filter((role) => role.domain === domain).map((role) => role.roleId);
  return [...new Set(roles)];
}
