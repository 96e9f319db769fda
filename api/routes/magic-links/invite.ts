import { refuseInviter } from '../../../domain/invitation/eligibility.ts';
import { allow } from '../../../domain/outcome.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import { handleInvitationRequest } from '../../requests/handle.ts';
import { newInvitationRequest } from '../../requests/new-invitation.ts';
import { readView } from '../../requests/view.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { invitationSchema } from '../../schemas/invitation.ts';
import { inviteFields } from '../../schemas/invite-fields.ts';
import { memberResponse, showMemberResponse } from '../../schemas/member.ts';
import { project } from '../members/project-actor.ts';
import { parseInvite } from './parse-invite.ts';

export const invite = defineRoute({
  method: 'post',
  path: '/v1/b2b/magic_links/email/invite',
  operationId: 'inviteByEmail',
  tag: 'Magic links',
  summary: 'Invite somebody by e-mail',
  description:
    'Inviting an address that is invited already sends the invite again under the new terms: the invitation keeps ' +
    'its id, older links stop working. 202: written down, and decided when workers or Temporal are back.',
  errors: [
    'invalid_email',
    'invalid_expiration',
    'invalid_reminders',
    'invalid_locale',
    'invalid_name',
    'invalid_message',
    'invalid_template_id',
    'invalid_invite_redirect_url',
    'invalid_metadata',
    ...refusalsOf.invite,
  ],
  idempotent: true,
  mayBePending: true,
  params: emptySchema,
  query: emptySchema,
  body: inviteFields,
  reply: memberResponse.extend({ invitation: invitationSchema }),
  async handle(asked) {
    const { deps, body } = asked;
    const input = parseInvite(body, deps.project);
    if (!input.ok) return input;
    const inviterId = input.value.invitedByMemberId;
    const isByNobody = body.invited_by_member_id !== undefined && inviterId === null;
    const actor = inviterId === null ? project : ({ type: 'member', id: inviterId } as const);
    return handleInvitationRequest(
      asked,
      async () => {
        const opening = { verb: 'invite', input: input.value, actor } as const;
        const request = await newInvitationRequest(deps.sql, body.organization_id, opening);
        // What is no id names nobody: the same refusal as for an id that is not there, and kept like it.
        return request.ok && isByNobody ? refuseInviter() : request;
      },
      async (request) => {
        const organization = await resolveOrganization(deps.sql, body.organization_id);
        if (!organization.ok) return organization;
        const view = await readView(deps.sql, request);
        if (!view.ok) return view;
        const { person, invitation } = view.value;
        const value = { ...showMemberResponse(person, organization.value), invitation };
        return allow(value);
      },
    );
  },
});
