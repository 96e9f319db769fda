import { z } from '@hono/zod-openapi';
import { affectedInvitations } from '../../../db/affected-invitations.ts';
import { changePolicy } from '../../../domain/organization/change-policy.ts';
import { claimedByAnotherOrganization } from '../../../domain/organization/parse-domain-lists.ts';
import {
  claimDomains,
  findOrganization,
  rewriteOrganization,
  takeOrganization,
} from '../../../db/organizations.ts';
import type { Told } from '../../http/answer.ts';
import { RolledBack } from '../../http/errors.ts';
import { defineRoute } from '../../http/route.ts';
import { toId } from '../../identity/ids.ts';
import { noOrganization, resolveOrganization } from '../../identity/resolve-organization.ts';
import { organizationFields, policyFieldsOf } from '../../schemas/organization-fields.ts';
import { organizationSchema, showOrganization } from '../../schemas/organization.ts';
import { organizationPath } from '../path.ts';
import { createOrganization } from './create.ts';
import { readOrganizationTexts } from './read-texts.ts';
import { inSavepoint } from './write-new.ts';

const reply = z.object({
  organization: organizationSchema,
  affected_total: z.int().openapi({ description: 'Open invitations that the new policy would refuse' }),
  affected_invitations: z
    .array(z.object({ invitation_id: z.string(), error_type: z.string() }))
    .max(1000)
    .openapi({ description: 'The first 1,000 of them: held back until the policy allows them again' }),
});

export const updateOrganization = defineRoute({
  method: 'put',
  path: '/v1/b2b/organizations/{organization_id}',
  operationId: 'updateOrganization',
  tag: 'Organizations',
  summary: 'Update an organization',
  description: 'Lists and metadata are replaced whole. Members who are already active stay.',
  errors: ['organization_not_found', ...createOrganization.errors],
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
    const texts = readOrganizationTexts(body);
    if (!texts.ok) return texts;
    const named = await resolveOrganization(deps.sql, params.organization_id);
    if (!named.ok) return named;
    const { id } = named.value;
    const isDryRun = query.dry_run === 'true';
    let told: Told<z.input<typeof reply>> | undefined;
    try {
      await deps.sql.begin(async (tx) => {
        const current = await takeOrganization(tx, id);
        if (current === null) throw new RolledBack(noOrganization().refusal);
        const policy = changePolicy(current.policy, policyFieldsOf(body), deps.project.roles);
        if (!policy.ok) throw new RolledBack(policy.refusal);
        const next = {
          ...current,
          ...texts.value,
          externalId: body.organization_external_id ?? current.externalId,
          logoUrl: body.organization_logo_url ?? current.logoUrl,
          policy: policy.value,
        };
        const taken = await inSavepoint(tx, (part) => rewriteOrganization(part, next));
        if (taken !== null) throw new RolledBack(taken.refusal);
        if (!(await claimDomains(tx, id, next.policy.claimedEmailDomains))) {
          throw new RolledBack(claimedByAnotherOrganization().refusal);
        }
        const { total, first } = await affectedInvitations(tx, id, next.policy);
        const written = await findOrganization(tx, { id });
        told = {
          ok: true,
          value: {
            organization: showOrganization(written ?? current),
            affected_total: total,
            affected_invitations: first.map(({ invitationId, errorType }) => ({
              invitation_id: toId('invitation', invitationId),
              error_type: errorType,
            })),
          },
        };
        if (isDryRun) throw new DryRunIsDone();
      });
    } catch (error) {
      if (error instanceof RolledBack) return { ok: false, refusal: error.refusal };
      if (!(error instanceof DryRunIsDone)) throw error;
    }
    if (told === undefined) throw new Error('The update ended without an answer.');
    if (!isDryRun) await deps.runs.policyChanged(id);
    return told;
  },
});

class DryRunIsDone extends Error {}
