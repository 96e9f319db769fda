import { z } from '@hono/zod-openapi';
import type { PolicyFields } from '../../domain/organization/change-policy.ts';
import { externalId, jsonObject, webUrl } from './fields.ts';
import { fixedOrganization } from './fixed.ts';
import { reminderRules } from './reminders.ts';

export const policyEnums = {
  email_invites: z.enum(['ALL_ALLOWED', 'RESTRICTED', 'NOT_ALLOWED']),
  email_jit_provisioning: z.enum(['RESTRICTED', 'NOT_ALLOWED']),
  sso_jit_provisioning: z.enum(['ALL_ALLOWED', 'RESTRICTED', 'NOT_ALLOWED']),
  oauth_tenant_jit_provisioning: z.enum(['RESTRICTED', 'NOT_ALLOWED']),
};

const names = z.array(z.string().max(256)).max(1000);

export const oauthTenants = z.strictObject({
  slack: names.optional(),
  hubspot: names.optional(),
  github: names.optional(),
});

export const roleAssignment = z.strictObject({ domain: z.string(), role_id: z.string() });

/** Fields of an organization that a caller may set. */
export const organizationFields = z.strictObject({
  organization_name: z.string().optional(),
  organization_slug: z.string().optional(),
  organization_logo_url: webUrl.optional(),
  organization_external_id: externalId.optional(),
  trusted_metadata: jsonObject.optional(),
  email_invites: policyEnums.email_invites.optional(),
  email_jit_provisioning: policyEnums.email_jit_provisioning.optional(),
  sso_jit_provisioning: policyEnums.sso_jit_provisioning.optional(),
  oauth_tenant_jit_provisioning: policyEnums.oauth_tenant_jit_provisioning.optional(),
  sso_jit_provisioning_allowed_connections: names.optional(),
  email_allowed_domains: z.array(z.string()).optional(),
  claimed_email_domains: z.array(z.string()).optional(),
  allowed_oauth_tenants: oauthTenants.optional(),
  rbac_email_implicit_role_assignments: z.array(roleAssignment).optional(),
  block_common_domains: z.boolean().optional(),
  seat_limit: z.number().nullable().optional(),
  default_reminders: reminderRules.nullable().optional(),
  ...z.object(fixedOrganization).partial().shape,
});

export type OrganizationFields = z.output<typeof organizationFields>;

/** The part of the fields that the policy is made of, in the domain's words. */
export function policyFieldsOf(fields: Partial<OrganizationFields>): PolicyFields {
  return {
    emailInvites: fields.email_invites,
    emailJitProvisioning: fields.email_jit_provisioning,
    ssoJitProvisioning: fields.sso_jit_provisioning,
    oauthTenantJitProvisioning: fields.oauth_tenant_jit_provisioning,
    ssoJitProvisioningAllowedConnections: fields.sso_jit_provisioning_allowed_connections,
    emailAllowedDomains: fields.email_allowed_domains,
    claimedEmailDomains: fields.claimed_email_domains,
    allowedOauthTenants: fields.allowed_oauth_tenants as PolicyFields['allowedOauthTenants'],
    implicitRoles: fields.rbac_email_implicit_role_assignments?.map(({ domain, role_id }) => ({
      domain,
      roleId: role_id,
    })),
    blockCommonDomains: fields.block_common_domains,
    seatLimit: fields.seat_limit,
  };
}
