import { updateOrganization as update } from '../../../db/transactions/update-organization.ts';
import { z } from '@hono/zod-openapi';
import { affectedInvitations } from '../../../db/invitations-affected.ts';
import { allow } from '../../../domain/outcome.ts';
import { defineRoute } from '../../http/route.ts';
import { toId } from '../../identity/ids.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { organizationFields, policyFieldsOf } from '../../schemas/organization-fields.ts';
import { organizationSchema, showOrganization } from '../../schemas/organization.ts';
import { organizationPath } from '../path.ts';
import { createOrganization } from './create.ts';
import { parseOrganizationFields } from './parse-fields.ts';

const reply = z.object({
  organization: organizationSchema,
  affected_total: z
    .int()
    .openapi({ description: 'Open invitations whose accept would be refused under the new policy' }),
  affected_invitations: z
    .array(z.object({ invitation_id: z.string(), error_type: z.string() }))
    .max(1000)
    .openapi({
      description:
        'The first 1,000 of them, each with its refusal: their e-mails are held until an accept would succeed again',
    }),
});

export const updateOrganization = defineRoute({
  method: 'put',
  path: '/v1/b2b/organizations/{organization_id}',
  operationId: 'updateOrganization',
  tag: 'Organizations',
  summary: 'Update an organization',
  description:
    'Lists and metadata are replaced whole. Members who are already active stay. Invitations whose accept would be ' +
    'refused, because of policy, seats, their role or their inviter, stay open and are named in the response.',
  errors: createOrganization.errors,
  params: organizationPath,
  query: z.strictObject({
    dry_run: z
      .enum(['true', 'false'])
      .optional()
      .openapi({ description: 'Changes nothing; returns the same response' }),
  }),
  body: organizationFields,
  reply,
  async handle({ params, query, body, deps }) {
    const parsed = parseOrganizationFields(body);
    if (!parsed.ok) return parsed;
    const named = await resolveOrganization(deps.sql, params.organization_id);
    if (!named.ok) return named;
    const { id } = named.value;
    const isTrial = query.dry_run === 'true';
    const projectRoles = deps.project.roles;
    const { organization_external_id: externalId, organization_logo_url: logoUrl } = body;
    const columns = {
      ...parsed.value,
      ...(externalId === undefined ? {} : { externalId }),
      ...(logoUrl === undefined ? {} : { logoUrl }),
    };
    const change = { columns, policy: policyFieldsOf(body) };
    const updated = await update(deps.sql, id, change, { projectRoles, isTrial });
    if (!updated.ok) return updated;
    if (!isTrial) void deps.signals.policyChanged();
    // Outside the lock: with many invitations it takes a while, and decisions do not wait for it.
    const { policy } = updated.value;
    const { total, first } = await affectedInvitations(deps.sql, id, { policy, projectRoles });
    return allow({
      organization: showOrganization(updated.value),
      affected_total: total,
      affected_invitations: first.map(({ invitationId, errorType }) => ({
        invitation_id: toId('invitation', invitationId),
        error_type: errorType,
      })),
    });
  },
});
