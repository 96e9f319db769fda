import { z } from '@hono/zod-openapi';
import { affectedInvitations } from '../../../db/invitations-affected.ts';
import { changePolicy } from '../../../domain/organization/change-policy.ts';
import { claimedByAnotherOrganization } from '../../../domain/organization/parse-domain-lists.ts';
import { claimDomains } from '../../../db/claimed-domains.ts';
import { findOrganization, updateOrganizationRow, lockOrganizationRow } from '../../../db/organizations.ts';
import type { Organization } from '../../../db/organizations.ts';
import type { Tx } from '../../../db/sql/client.ts';
import { rollbackOnRefusal } from '../../../db/sql/rollback-on-refusal.ts';
import { allow } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import { defineRoute } from '../../http/route.ts';
import { toId } from '../../identity/ids.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { organizationFields, policyFieldsOf } from '../../schemas/organization-fields.ts';
import { organizationSchema, showOrganization } from '../../schemas/organization.ts';
import { organizationPath } from '../path.ts';
import { createOrganization } from './create.ts';
import { parseOrganizationFields } from './parse-fields.ts';
import type { ParsedOrganizationFields } from './parse-fields.ts';
import { inSavepoint } from './write-new.ts';
import { organizationNotFound } from '../../../domain/refusal.ts';

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
    'refused, because of policy, seats, their role or their inviter, stay open and are named in the answer.',
  errors: createOrganization.errors,
  params: organizationPath,
  query: z.strictObject({
    dry_run: z
      .enum(['true', 'false'])
      .optional()
      .openapi({ description: 'Changes nothing, answers the same' }),
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
    const change = { parsed: parsed.value, body, projectRoles };
    const rewritten = await rollbackOnRefusal(deps.sql, (tx) => rewrite(tx, id, change), { isTrial });
    if (!rewritten.ok) return rewritten;
    if (!isTrial) void deps.signals.policyChanged();
    // Beside the lock: of many invitations it takes a while, and decisions do not wait for it.
    const { policy } = rewritten.value;
    const { total, first } = await affectedInvitations(deps.sql, id, { policy, projectRoles });
    return allow({
      organization: showOrganization(rewritten.value),
      affected_total: total,
      affected_invitations: first.map(({ invitationId, errorType }) => ({
        invitation_id: toId('invitation', invitationId),
        error_type: errorType,
      })),
    });
  },
});

type Change = {
  readonly parsed: ParsedOrganizationFields;
  readonly body: z.output<typeof organizationFields>;
  readonly projectRoles: readonly string[];
};

/** Writes the organization anew under its lock. */
async function rewrite(
  tx: Tx,
  id: string,
  { parsed, body, projectRoles }: Change,
): Promise<Outcome<Organization>> {
  const current = await lockOrganizationRow(tx, id);
  if (current === null) return organizationNotFound();
  const policy = changePolicy(current.policy, policyFieldsOf(body), projectRoles);
  if (!policy.ok) return policy;
  const taken = await inSavepoint(tx, (part) =>
    updateOrganizationRow(part, {
      ...current,
      ...parsed,
      externalId: body.organization_external_id ?? current.externalId,
      logoUrl: body.organization_logo_url ?? current.logoUrl,
      policy: policy.value,
    }),
  );
  if (taken !== null) return taken;
  const isClaimed = await claimDomains(tx, id, policy.value.claimedEmailDomains);
  if (!isClaimed) return claimedByAnotherOrganization();
  return allow((await findOrganization(tx, { id })) ?? current);
}
