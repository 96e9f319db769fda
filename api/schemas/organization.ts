import { z } from '@hono/zod-openapi';
import type { Organization } from '../../db/organizations.ts';
import { toId } from '../identity/ids.ts';
import { jsonObject, timestamp } from './fields.ts';
import { fixedOrganization, fixedValues } from './fixed.ts';
import { oauthTenants, policyEnums, roleAssignment } from './organization-fields.ts';
import { formatReminder, reminderRules } from './reminders.ts';

/** An organization as callers see it. */
export const organizationSchema = z
  .object({
    organization_id: z.string(),
    organization_name: z.string(),
    organization_slug: z.string(),
    organization_logo_url: z.string(),
    organization_external_id: z.string().nullable(),
    trusted_metadata: jsonObject,
    ...policyEnums,
    sso_jit_provisioning_allowed_connections: z.array(z.string()),
    email_allowed_domains: z.array(z.string()),
    claimed_email_domains: z.array(z.string()),
    allowed_oauth_tenants: oauthTenants,
    rbac_email_implicit_role_assignments: z.array(roleAssignment),
    block_common_domains: z.boolean(),
    seat_limit: z.int().nullable(),
    default_reminders: reminderRules.nullable(),
    created_at: timestamp,
    updated_at: timestamp,
    ...fixedOrganization,
  })
  .openapi('Organization');

export function showOrganization(organization: Organization): z.input<typeof organizationSchema> {
  const { policy } = organization;
  return {
    organization_id: toId('organization', organization.id),
    organization_name: organization.name,
    organization_slug: organization.slug,
    organization_logo_url: organization.logoUrl,
    organization_external_id: organization.externalId,
    trusted_metadata: organization.trustedMetadata as z.input<typeof jsonObject>,
    email_invites: policy.emailInvites,
    email_jit_provisioning: policy.emailJitProvisioning,
    sso_jit_provisioning: policy.ssoJitProvisioning,
    oauth_tenant_jit_provisioning: policy.oauthTenantJitProvisioning,
    sso_jit_provisioning_allowed_connections: [...policy.ssoJitProvisioningAllowedConnections],
    email_allowed_domains: [...policy.emailAllowedDomains],
    claimed_email_domains: [...policy.claimedEmailDomains],
    allowed_oauth_tenants: policy.allowedOauthTenants as z.input<typeof oauthTenants>,
    rbac_email_implicit_role_assignments: policy.implicitRoles.map(({ domain, roleId }) => ({
      domain,
      role_id: roleId,
    })),
    block_common_domains: policy.blockCommonDomains,
    seat_limit: policy.seatLimit,
    default_reminders: organization.defaultReminders?.map(formatReminder) ?? null,
    created_at: organization.createdAt.toISOString(),
    updated_at: organization.updatedAt.toISOString(),
    ...fixedValues(fixedOrganization),
  };
}
