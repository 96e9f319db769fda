import { z } from '@hono/zod-openapi';
import type { PersonFilter } from '../../../db/members-search.ts';
import { searchPeople } from '../../../db/members-search.ts';
import type { Organization } from '../../../db/organizations.ts';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { readCursor, toCursor } from '../../http/cursor.ts';
import type { FilterReaders } from '../../http/read-operands.ts';
import { readOperands } from '../../http/read-operands.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { readId, toId } from '../../identity/ids.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { memberSchema, showMember } from '../../schemas/member.ts';
import { organizationSchema, showOrganization } from '../../schemas/organization.ts';
import { resultsMetadata, searchFields } from '../../schemas/search.ts';

const readers: FilterReaders<PersonFilter> = {
  // A malformed id or address finds nothing.
  member_ids: {
    list: (values) => ({
      name: 'member_ids',
      values: values.map((text) => readId('member', text)).filter((id) => id !== null),
    }),
  },
  member_emails: {
    list: (values) => ({
      name: 'member_emails',
      values: values.flatMap((text) => {
        const address = parseEmailAddress(text);
        return address.ok ? [address.value.canonical] : [];
      }),
    }),
  },
  // Canonical addresses are ASCII, so no other letter than A to Z can match.
  member_email_fuzzy: { fuzzy: (value) => ({ name: 'member_email_fuzzy', value: value.toLowerCase() }) },
  statuses: { list: (values) => ({ name: 'statuses', values }) },
};

export const searchMembers = defineRoute({
  method: 'post',
  path: '/v1/b2b/organizations/members/search',
  operationId: 'searchMembers',
  tag: 'Members',
  summary: 'Search members, the invited ones among them',
  description: `Newest first. Filters: ${Object.keys(readers).join(', ')}.`,
  errors: ['organization_not_found', 'invalid_cursor'],
  params: emptySchema,
  query: emptySchema,
  body: z.strictObject({ organization_ids: z.array(z.string()).min(1).max(100), ...searchFields }),
  reply: z.object({
    members: z.array(memberSchema),
    organizations: z.record(z.string(), organizationSchema),
    results_metadata: resultsMetadata,
  }),
  async handle({ body, deps }) {
    const operator = body.query?.operator ?? 'AND';
    const operands = body.query?.operands ?? [];
    const filters = readOperands(operands, readers);
    if (!filters.ok) return filters;
    const organizations = new Map<string, Organization>();
    for (const text of new Set(body.organization_ids)) {
      const organization = await resolveOrganization(deps.sql, text);
      if (!organization.ok) return organization;
      organizations.set(organization.value.id, organization.value);
    }
    const ids = [...organizations.keys()].toSorted();
    const list = ['members', ids, operator, operands];
    const after = readCursor(list, body.cursor);
    if (!after.ok) return after;
    const page = { operator, limit: body.limit ?? 100, after: after.value };
    const { total, entries, hasMore } = await searchPeople(deps.sql, ids, filters.value, page);
    const last = entries.at(-1);
    return {
      ok: true,
      value: {
        members: entries.flatMap((person) => {
          const organization = organizations.get(person.organizationId);
          return organization === undefined ? [] : [showMember(person, organization)];
        }),
        organizations: Object.fromEntries(
          [...organizations.values()].map((one) => [toId('organization', one.id), showOrganization(one)]),
        ),
        results_metadata: {
          total,
          next_cursor: hasMore && last !== undefined ? toCursor(list, { lastId: last.id, total }) : null,
        },
      },
    };
  },
});
