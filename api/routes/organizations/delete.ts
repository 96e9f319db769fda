import { z } from '@hono/zod-openapi';
import { markOrganizationDeleted } from '../../../db/organizations.ts';
import { transaction } from '../../../db/sql/client.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { toId } from '../../identity/ids.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { organizationPath } from '../path.ts';
import { organizationNotFound } from '../../../domain/refusal.ts';

export const deleteOrganization = defineRoute({
  method: 'delete',
  path: '/v1/b2b/organizations/{organization_id}',
  operationId: 'deleteOrganization',
  tag: 'Organizations',
  summary: 'Delete an organization',
  description: 'Its open invitations are revoked, its links die, its ids are not found from here on.',
  errors: ['organization_not_found'],
  params: organizationPath,
  query: emptySchema,
  body: emptySchema,
  reply: z.object({ organization_id: z.string() }),
  async handle({ params, deps }) {
    const organization = await resolveOrganization(deps.sql, params.organization_id);
    if (!organization.ok) return organization;
    const { id } = organization.value;
    const closed = await transaction(deps.sql, (tx) => markOrganizationDeleted(tx, id));
    if (!closed) return organizationNotFound();
    await deps.signals.closeOrganization(id);
    // What it claimed is free.
    void deps.signals.policyChanged();
    return { ok: true, value: { organization_id: toId('organization', id) } };
  },
});
