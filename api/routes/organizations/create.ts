import { createOrganization as create } from '../../../db/transactions/create-organization.ts';
import { z } from '@hono/zod-openapi';
import { newId } from '../../../runtime/ids.ts';
import { allow } from '../../../domain/outcome.ts';
import { createPolicy } from '../../../domain/organization/change-policy.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { withIdempotency } from '../../idempotency/with-idempotency.ts';
import { organizationFields, policyFieldsOf } from '../../schemas/organization-fields.ts';
import { organizationSchema, showOrganization } from '../../schemas/organization.ts';
import { parseOrganizationFields } from './parse-fields.ts';

export const createOrganization = defineRoute({
  method: 'post',
  path: '/v1/b2b/organizations',
  operationId: 'createOrganization',
  tag: 'Organizations',
  summary: 'Create an organization',
  description:
    'With no policy field given, email invites and SSO joins are open; with any given, those not given are closed.',
  errors: [
    // What a repeated key gets once the organization is deleted.
    'organization_not_found',
    'invalid_organization_name',
    'invalid_organization_slug',
    'organization_slug_already_used',
    'organization_external_id_already_used',
    'invalid_organization_auth_factor_setting',
    'invalid_restricted_email_setting',
    'organization_settings_domain_too_common',
    'organization_settings_disposable_domain',
    'organization_settings_duplicate_domain',
    'organization_settings_invalid_domain',
    'organization_settings_duplicate_claimed_domain',
    'organization_settings_claimed_domain_too_common',
    'invalid_rbac_role_assignment',
    'invalid_metadata',
    'invalid_seat_limit',
    'invalid_reminders',
  ],
  idempotent: true,
  params: emptySchema,
  query: emptySchema,
  body: organizationFields.extend({ organization_name: z.string() }),
  reply: z.object({ organization: organizationSchema }),
  async handle(context) {
    const { body, deps } = context;
    const parsed = parseOrganizationFields(body);
    if (!parsed.ok) return parsed;
    const { name = '', slug = null, trustedMetadata = {}, defaultReminders = null } = parsed.value;
    const organization = {
      id: newId(),
      name,
      externalId: body.organization_external_id ?? null,
      logoUrl: body.organization_logo_url ?? '',
      trustedMetadata,
      defaultReminders,
    };
    return withIdempotency(context, async (sql, setSubject) => {
      // A refusal of the policy is a decision, so it is stored for the key like any other.
      const policy = createPolicy(policyFieldsOf(body), deps.project.roles);
      if (!policy.ok) return policy;
      const written = await create(sql, { ...organization, policy: policy.value }, slug);
      if (!written.ok) return written;
      setSubject({ organizationId: organization.id });
      return allow({ organization: showOrganization(written.value) });
    });
  },
});
