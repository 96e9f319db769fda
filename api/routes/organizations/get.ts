import { z } from '@hono/zod-openapi';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { organizationSchema, showOrganization } from '../../schemas/organization.ts';
import { organizationPath } from '../path.ts';

export const getOrganization = defineRoute({
  method: 'get',
  path: '/v1/b2b/organizations/{organization_id}',
  operationId: 'getOrganization',
  tag: 'Organizations',
  summary: 'Get an organization',
  errors: ['organization_not_found'],
  params: organizationPath,
  query: emptySchema,
  body: emptySchema,
  reply: z.object({ organization: organizationSchema }),
  async handle({ params, deps }) {
    const organization = await resolveOrganization(deps.sql, params.organization_id);
    if (!organization.ok) return organization;
    return { ok: true, value: { organization: showOrganization(organization.value) } };
  },
});
