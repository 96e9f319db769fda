import { z } from '@hono/zod-openapi';
import type { Person } from '../../db/members.ts';
import type { Organization } from '../../db/organizations.ts';
import type { DomainName } from '../../domain/address/types.ts';
import { implicitRolesFor } from '../../domain/member/roles.ts';
import { toId } from '../identity/ids.ts';
import { jsonObject, timestamp } from './fields.ts';
import { fixedMember, fixedValues } from './fixed.ts';
import { organizationSchema, showOrganization } from './organization.ts';

const roleSchema = z.object({
  role_id: z.string(),
  sources: z.array(
    z.object({
      type: z.enum(['direct_assignment', 'email_assignment']),
      details: z.record(z.string(), z.string()),
    }),
  ),
});

/** A member as callers see them; an invited person is one too. */
export const memberSchema = z
  .object({
    organization_id: z.string(),
    member_id: z.string(),
    email_address: z.string(),
    email_address_verified: z.boolean(),
    status: z.enum(['active', 'invited', 'pending']),
    name: z.string(),
    roles: z.array(roleSchema),
    external_id: z.string().nullable(),
    trusted_metadata: jsonObject,
    untrusted_metadata: jsonObject,
    created_at: timestamp,
    updated_at: timestamp,
    ...fixedMember,
  })
  .openapi('Member');

/** The response of nearly every call on a member. */
export const memberResponse = z.object({
  member_id: z.string(),
  member: memberSchema,
  organization: organizationSchema,
});

export function showMember(person: Person, organization: Organization): z.input<typeof memberSchema> {
  return {
    organization_id: toId('organization', person.organizationId),
    member_id: toId('member', person.id),
    email_address: person.emailAddress,
    email_address_verified: person.emailVerified,
    status: person.status,
    name: person.name,
    roles: showRoles(person, organization),
    external_id: person.externalId,
    trusted_metadata: person.trustedMetadata as z.input<typeof jsonObject>,
    untrusted_metadata: person.untrustedMetadata as z.input<typeof jsonObject>,
    created_at: person.createdAt.toISOString(),
    updated_at: person.updatedAt.toISOString(),
    ...fixedValues(fixedMember),
  };
}

export function showMemberResponse(
  person: Person,
  organization: Organization,
): z.input<typeof memberResponse> {
  return {
    member_id: toId('member', person.id),
    member: showMember(person, organization),
    organization: showOrganization(organization),
  };
}

function showRoles({ roles, canonicalAddress }: Person, { policy }: Organization) {
  const domain = canonicalAddress.slice(canonicalAddress.lastIndexOf('@') + 1) as DomainName;
  const implicit = implicitRolesFor(policy, domain);
  return roles.map((role) => ({
    role_id: role,
    sources: [
      implicit.includes(role)
        ? { type: 'email_assignment' as const, details: { domain } }
        : { type: 'direct_assignment' as const, details: {} },
    ],
  }));
}
