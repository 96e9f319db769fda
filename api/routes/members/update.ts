import type { z } from '@hono/zod-openapi';
import { changeMember, findPerson } from '../../../db/members.ts';
import type { Person } from '../../../db/members.ts';
import { insertPolicyChange } from '../../../db/policy-changes.ts';
import { isInvited } from '../../../db/invitations-read.ts';
import { lockOrganizationRow } from '../../../db/organizations.ts';
import { isConstraintViolation, transaction } from '../../../db/sql/client.ts';
import type { Tx } from '../../../db/sql/client.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { memberChangeFields } from '../../schemas/member-fields.ts';
import { memberResponse, showMemberResponse } from '../../schemas/member.ts';
import { invitationSchema } from '../../schemas/invitation.ts';
import { memberPath } from '../path.ts';
import { findMember, takenExternalId } from './find.ts';
import type { ParsedMemberFields } from './parse-fields.ts';
import { parseMemberFields } from './parse-fields.ts';
import { readView } from '../../requests/view.ts';
import { amendInvitation } from './invited.ts';
import { allow } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import { badRequest } from '../../errors/error-type.ts';
import { memberNotFound } from '../../../domain/refusal.ts';
import { duplicateMemberEmail } from '../../../domain/refusal.ts';

export const updateMember = defineRoute({
  method: 'put',
  path: '/v1/b2b/organizations/{organization_id}/members/{member_id}',
  operationId: 'updateMember',
  tag: 'Members',
  summary: 'Update a member, or amend the invitation of one who is invited',
  description: 'An external_id can be set once the invitation has been accepted.',
  errors: [
    'member_not_found',
    'invalid_email',
    'invalid_name',
    'invalid_metadata',
    'member_external_id_already_used',
    ...refusalsOf.amend,
  ],
  mayBePending: true,
  params: memberPath,
  query: emptySchema,
  body: memberChangeFields,
  reply: memberResponse.extend({ invitation: invitationSchema.optional() }),
  async handle(context) {
    const { params, body, deps, render } = context;
    const parsed = parseMemberFields(body, deps.project.roles);
    if (!parsed.ok) return parsed;
    const found = await findMember(deps.sql, params);
    if (!found.ok) return found;
    const { organization, person } = found.value;
    if (person.status !== 'active') {
      // An invitation has no such field; to accept it and forget it would be worse.
      if (body.external_id !== undefined)
        return badRequest(['"external_id" can be set once the invitation has been accepted.']);
      const view = await readView(deps.sql, await amendInvitation(context, person, parsed.value));
      if (!view.ok) return view;
      const { person: amended, invitation, isPending } = view.value;
      const value = { ...showMemberResponse(amended, organization), invitation };
      return render(allow(value), isPending ? 202 : 200);
    }
    // Whom this member invited may come in again: e-mails that were held for the role may go out.
    const givesRoles = parsed.value.roles !== undefined;
    try {
      const told = await transaction(
        deps.sql,
        async (tx): Promise<Outcome<z.input<typeof memberResponse>>> => {
          if (await isTaken(tx, person, parsed.value)) return duplicateMemberEmail();
          const externalId = body.external_id === undefined ? {} : { externalId: body.external_id };
          if (!(await changeMember(tx, person, { ...columnsOf(person, parsed.value), ...externalId })))
            return memberNotFound();
          if (givesRoles) await insertPolicyChange(tx, organization.id);
          const changed = await findPerson(tx, organization.id, { id: person.id });
          return changed === null
            ? memberNotFound()
            : { ok: true, value: showMemberResponse(changed, organization) };
        },
      );
      if (told.ok && givesRoles) void deps.signals.policyChanged();
      return told;
    } catch (error) {
      if (isConstraintViolation(error, 'members_address_is_taken')) return duplicateMemberEmail();
      if (isConstraintViolation(error, 'members_external_id_is_taken')) return takenExternalId();
      throw error;
    }
  },
});

/** Whether the new address has an open invitation. Invites wait for the organization's row, so none comes meanwhile. */
async function isTaken(tx: Tx, person: Person, { emailAddress }: ParsedMemberFields): Promise<boolean> {
  if (emailAddress === undefined || emailAddress.canonical === person.canonicalAddress) return false;
  await lockOrganizationRow(tx, person.organizationId);
  return isInvited(tx, person.organizationId, emailAddress.canonical);
}

function columnsOf(person: Person, { emailAddress, ...columns }: ParsedMemberFields) {
  if (emailAddress === undefined) return columns;
  const { mailbox, canonical } = emailAddress;
  // A new mailbox has yet to be shown to be theirs.
  const verified = canonical === person.canonicalAddress ? {} : { emailVerified: false };
  return { ...columns, ...verified, emailAddress: mailbox, canonicalAddress: canonical };
}
