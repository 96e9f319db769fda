import { updateMember as update } from '../../../db/transactions/update-member.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { memberChangeFields } from '../../schemas/member-fields.ts';
import { memberResponse, showMemberResponse } from '../../schemas/member.ts';
import { invitationSchema } from '../../schemas/invitation.ts';
import { memberPath } from '../path.ts';
import { findMember } from './find.ts';
import { parseMemberFields } from './parse-fields.ts';
import { readView } from '../../requests/view.ts';
import { amendInvitation } from './invited.ts';
import { allow } from '../../../domain/outcome.ts';
import { badRequest } from '../../errors/error-type.ts';

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
    const externalId = body.external_id === undefined ? {} : { externalId: body.external_id };
    const changed = await update(deps.sql, person, { ...parsed.value, ...externalId });
    if (!changed.ok) return changed;
    if (parsed.value.roles !== undefined) void deps.signals.policyChanged();
    return allow(showMemberResponse(changed.value, organization));
  },
});
