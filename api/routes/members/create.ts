import { createMember as create } from '../../../db/transactions/create-member.ts';
import { newId } from '../../../runtime/ids.ts';
import { findPerson } from '../../../db/members.ts';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { withIdempotency } from '../../idempotency/with-idempotency.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { newMemberFields } from '../../schemas/member-fields.ts';
import { memberResponse, showMemberResponse } from '../../schemas/member.ts';
import { organizationPath } from '../path.ts';
import { project } from './project-actor.ts';
import { parseMemberFields } from './parse-fields.ts';
import { memberNotFound } from '../../../domain/refusal.ts';

export const createMember = defineRoute({
  method: 'post',
  path: '/v1/b2b/organizations/{organization_id}/members',
  operationId: 'createMember',
  tag: 'Members',
  summary: 'Create a member without an invite',
  description: 'Not subject to e-mail policy. An open invitation of the address is closed as superseded.',
  errors: [
    'organization_not_found',
    // What a repeated key gets once the member is deleted.
    'member_not_found',
    'invalid_email',
    'invalid_name',
    'invalid_metadata',
    'invalid_rbac_role_assignment',
    'duplicate_member_email',
    'member_external_id_already_used',
    'seat_limit_reached',
  ],
  idempotent: true,
  params: organizationPath,
  query: emptySchema,
  body: newMemberFields,
  reply: memberResponse,
  async handle(context) {
    const { params, body, deps } = context;
    const emailAddress = parseEmailAddress(body.email_address);
    if (!emailAddress.ok) return emailAddress;
    const parsed = parseMemberFields({ ...body, roles: body.roles ?? [] }, deps.project.roles);
    if (!parsed.ok) return parsed;
    let closed: string | null = null;
    const member = {
      id: newId(),
      emailAddress: emailAddress.value,
      emailVerified: false,
      name: parsed.value.name ?? '',
      roles: parsed.value.roles ?? [],
      externalId: body.external_id ?? null,
      trustedMetadata: parsed.value.trustedMetadata ?? {},
      untrustedMetadata: parsed.value.untrustedMetadata ?? {},
    };
    const response = await withIdempotency(context, async (sql, setSubject) => {
      const organization = await resolveOrganization(sql, params.organization_id);
      if (!organization.ok) return organization;
      const { id } = organization.value;
      setSubject({ organizationId: id, canonicalAddress: emailAddress.value.canonical });
      const added = await create(sql, id, member, project);
      if (!added.ok) return added;
      closed = added.value.closedInvitationId;
      setSubject({ memberId: member.id });
      const person = await findPerson(sql, id, { id: member.id });
      return person === null
        ? memberNotFound()
        : { ok: true, value: showMemberResponse(person, organization.value) };
    });
    if (closed !== null) await deps.signals.invitationClosed(closed);
    return response;
  },
});
