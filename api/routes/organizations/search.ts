import { z } from '@hono/zod-openapi';
import { searchOrganizations } from '../../../db/organizations-search.ts';
import type { OrganizationFilter } from '../../../db/organizations-search.ts';
import { parseDomainPattern } from '../../../domain/address/parse-domain-pattern.ts';
import { readCursor, toCursor } from '../../http/cursor.ts';
import type { FilterReaders } from '../../http/read-operands.ts';
import { readOperands } from '../../http/read-operands.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { readOrganizationReference } from '../../identity/ids.ts';
import { organizationSchema, showOrganization } from '../../schemas/organization.ts';
import { resultsMetadata, searchFields } from '../../schemas/search.ts';

const readers: FilterReaders<OrganizationFilter> = {
  organization_ids: {
    list: (values) => ({ name: 'organization_ids', values: values.map(readOrganizationReference) }),
  },
  organization_slugs: { list: (values) => ({ name: 'organization_slugs', values }) },
  organization_slug_fuzzy: { fuzzy: (value) => ({ name: 'organization_slug_fuzzy', value }) },
  organization_name_fuzzy: { fuzzy: (value) => ({ name: 'organization_name_fuzzy', value }) },
  // Stored in canonical form, so searched in it; what cannot be in the list finds nothing.
  allowed_domains: {
    list: (values) => ({
      name: 'allowed_domains',
      values: values.flatMap((text) => {
        const pattern = parseDomainPattern(text, 'filter_value');
        return pattern.ok ? [pattern.value] : [];
      }),
    }),
  },
};

export const searchOrganizationsRoute = defineRoute({
  method: 'post',
  path: '/v1/b2b/organizations/search',
  operationId: 'searchOrganizations',
  tag: 'Organizations',
  summary: 'Search organizations',
  description: `Newest first. Filters: ${Object.keys(readers).join(', ')}.`,
  errors: ['invalid_cursor'],
  params: emptySchema,
  query: emptySchema,
  body: z.strictObject(searchFields),
  reply: z.object({ organizations: z.array(organizationSchema), results_metadata: resultsMetadata }),
  async handle({ body, deps }) {
    const operator = body.query?.operator ?? 'AND';
    const operands = body.query?.operands ?? [];
    const filters = readOperands(operands, readers);
    if (!filters.ok) return filters;
    const list = ['organizations', operator, operands];
    const after = readCursor(list, body.cursor);
    if (!after.ok) return after;
    const page = { operator, limit: body.limit ?? 100, after: after.value };
    const { total, entries, hasMore } = await searchOrganizations(deps.sql, filters.value, page);
    const last = entries.at(-1);
    const nextCursor = hasMore && last !== undefined ? toCursor(list, { lastId: last.id, total }) : null;
    return {
      ok: true,
      value: {
        organizations: entries.map(showOrganization),
        results_metadata: { total, next_cursor: nextCursor },
      },
    };
  },
});
