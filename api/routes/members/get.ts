import { z } from '@hono/zod-openapi';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { memberResponse, showMemberResponse } from '../../schemas/member.ts';
import { organizationPath } from '../path.ts';
import { findOne, readMemberReference } from './find.ts';
import { refuse } from '../../../domain/outcome.ts';
import { memberNotFound } from '../../../domain/refusal.ts';

export const getMember = defineRoute({
  method: 'get',
  path: '/v1/b2b/organizations/{organization_id}/member',
  operationId: 'getMember',
  tag: 'Members',
  summary: 'Get a member by id, external id or e-mail address',
  errors: ['organization_not_found', 'member_not_found', 'invalid_email'],
  params: organizationPath,
  query: z.strictObject({ member_id: z.string().optional(), email_address: z.string().optional() }),
  body: emptySchema,
  reply: memberResponse,
  async handle({ params, query, deps }) {
    const { member_id, email_address } = query;
    if (member_id === undefined && email_address === undefined) {
      return refuse('bad_request', 'The query needs "member_id" or "email_address".');
    }
    const address = email_address === undefined ? undefined : parseEmailAddress(email_address);
    if (address?.ok === false) return address;
    const organization = await resolveOrganization(deps.sql, params.organization_id);
    if (!organization.ok) return organization;
    const canonicalAddress = address?.value.canonical ?? '';
    const reference = member_id === undefined ? { canonicalAddress } : readMemberReference(member_id);
    const person = await findOne(deps.sql, organization.value.id, reference);
    if (person === null) return memberNotFound();
    if (address !== undefined && person.canonicalAddress !== canonicalAddress) return memberNotFound();
    return { ok: true, value: showMemberResponse(person, organization.value) };
  },
});
