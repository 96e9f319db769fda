import { isNoInviter } from '../../../domain/invitation/judge.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import { answerAsked } from '../../asking/answer-asked.ts';
import { requestToOpen } from '../../asking/opening.ts';
import { viewOf } from '../../asking/view.ts';
import { defineRoute, nothing } from '../../http/route.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { invitationSchema } from '../../schemas/invitation.ts';
import { inviteFields } from '../../schemas/invite-fields.ts';
import { memberReply, showMemberReply } from '../../schemas/member.ts';
import { project } from '../members/project-actor.ts';
import { readInvite } from './read-invite.ts';

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
  mayAnswerLater: true,
  params: nothing,
  query: nothing,
  body: inviteFields,
  reply: memberReply.extend({ invitation: invitationSchema }),
  async handle(asked) {
    const { deps, body } = asked;
    const terms = readInvite(body, deps.project);
    if (!terms.ok) return terms;
    const inviterId = terms.value.invitedByMemberId;
    const isByNobody = body.invited_by_member_id !== undefined && inviterId === null;
    const actor = inviterId === null ? project : ({ type: 'member', id: inviterId } as const);
    return answerAsked(
      asked,
      async () => {
        const opening = { verb: 'invite', terms: terms.value, actor } as const;
        const request = await requestToOpen(deps.sql, body.organization_id, opening);
        // What is no id names nobody: the same refusal as for an id that is not there, and kept like it.
        return request.ok && isByNobody ? isNoInviter() : request;
      },
      async (request) => {
        const organization = await resolveOrganization(deps.sql, body.organization_id);
        if (!organization.ok) return organization;
        const view = await viewOf(deps.sql, request);
        if (!view.ok) return view;
        const { person, invitation } = view.value;
        const value = { ...showMemberReply(person, organization.value), invitation };
        return { ok: true, status: request.outcome === null ? 202 : 200, value };
      },
    );
  },
});
