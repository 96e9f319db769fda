import { z } from '@hono/zod-openapi';
import { newId } from '../../../runtime/ids.ts';
import { provisionMember as provision } from '../../../db/transactions/provision-member.ts';
import { findPerson, lockMember } from '../../../db/members.ts';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { grantRoles } from '../../../domain/member/roles.ts';
import { admitsOauthProvision, admitsSsoProvision } from '../../../domain/organization/admits.ts';
import type { OrganizationPolicy } from '../../../domain/organization/policy.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { withIdempotency } from '../../idempotency/with-idempotency.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { authenticatedResponse, showAuthenticated } from '../../schemas/authenticated.ts';
import { organizationPath } from '../path.ts';
import { project } from './project-actor.ts';
import { refuse } from '../../../domain/outcome.ts';
import { memberNotFound } from '../../../domain/refusal.ts';

const body = z.strictObject({
  email_address: z.string(),
  email_verified: z
    .boolean()
    .openapi({ description: 'The application vouches for the login it has checked' }),
  sso_connection_id: z.string().max(256).optional(),
  oauth_provider: z.enum(['slack', 'hubspot', 'github']).optional(),
  oauth_tenant_id: z.string().max(256).optional(),
});

export const provisionMember = defineRoute({
  method: 'post',
  path: '/v1/b2b/organizations/{organization_id}/provision',
  operationId: 'provisionMember',
  tag: 'Members',
  summary: 'Add a person who has logged in by SSO or at an OAuth tenant',
  description:
    'Give sso_connection_id, or oauth_provider with oauth_tenant_id. An active member is returned unchanged. Of an ' +
    'invited address it accepts the invitation, as another proof of the mailbox: its member_id, roles, name and ' +
    'metadata count, and the policies of joining are not asked. Only where that accept would be refused, the ' +
    'invitation is closed as superseded, and the newcomer gets what a provision gives.',
  errors: [
    'organization_not_found',
    // What a repeated key gets once the member is deleted.
    'member_not_found',
    'invalid_email',
    'email_not_verified',
    'sso_jit_provisioning_not_allowed',
    'invalid_sso_connection_for_jit_provisioning',
    'oauth_tenant_jit_provisioning_not_allowed',
    'invalid_oauth_tenant_for_jit_provisioning',
    'seat_limit_reached',
  ],
  idempotent: true,
  params: organizationPath,
  query: emptySchema,
  body,
  reply: authenticatedResponse,
  async handle(context) {
    const { params, deps } = context;
    const emailAddress = parseEmailAddress(context.body.email_address);
    if (!emailAddress.ok) return emailAddress;
    const admits = admissionOf(context.body);
    if (admits === null) {
      return refuse(
        'bad_request',
        'Give either "sso_connection_id", or "oauth_provider" with "oauth_tenant_id".',
      );
    }
    const roles = grantRoles({ projectRoles: deps.project.roles, requested: [], inviterRoles: null });
    if (!roles.ok) return roles;
    let closed: string | null = null;
    const response = await withIdempotency(context, async (sql, setSubject) => {
      const organization = await resolveOrganization(sql, params.organization_id);
      if (!organization.ok) return organization;
      const { id } = organization.value;
      const canonicalAddress = emailAddress.value.canonical;
      setSubject({ organizationId: id, canonicalAddress });
      if (!context.body.email_verified) {
        return refuse(
          'email_not_verified',
          'email_verified is not true: the address has to be verified first.',
        );
      }
      const before = await findPerson(sql, id, { canonicalAddress });
      if (before?.status === 'active' && (await lockMember(sql, id, before.id))) {
        setSubject({ memberId: before.id });
        return { ok: true, value: showAuthenticated(before, organization.value) };
      }
      const member = {
        id: newId(),
        emailAddress: emailAddress.value,
        emailVerified: true,
        name: '',
        roles: roles.value,
        trustedMetadata: {},
        untrustedMetadata: {},
      };
      const added = await provision(sql, deps.dispatch.transactions, id, { member, actor: project, admits });
      if (!added.ok && added.refusal.type !== 'duplicate_member_email') return added;
      closed = added.ok ? added.value.closedInvitationId : null;
      const person = await findPerson(sql, id, { canonicalAddress });
      if (person === null) return memberNotFound();
      setSubject({ memberId: person.id });
      return { ok: true, value: showAuthenticated(person, organization.value) };
    });
    if (closed !== null) await deps.signals.invitationClosed(closed);
    return response;
  },
});

/** Returns the policy check of this login; null when the body names none, or two. */
function admissionOf(login: z.output<typeof body>) {
  const { sso_connection_id: connection, oauth_provider: provider, oauth_tenant_id: tenant } = login;
  if (connection !== undefined) {
    if (provider !== undefined || tenant !== undefined) return null;
    return (policy: OrganizationPolicy) => admitsSsoProvision(policy, connection);
  }
  if (provider === undefined || tenant === undefined) return null;
  return (policy: OrganizationPolicy) => admitsOauthProvision(policy, provider, tenant);
}
