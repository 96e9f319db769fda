import { refuseInviter } from '../../../domain/invitation/eligibility.ts';
import { allow } from '../../../domain/outcome.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import { dispatchRequest } from '../../requests/dispatch.ts';
import { findRepeated, storeRequest } from '../../requests/requested.ts';
import { refuseRequest, respondToRequest } from '../../requests/respond.ts';
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
  summary: 'Invite a person by e-mail',
  description:
    'Inviting an address that is invited already sends the invite again under the new terms: the invitation keeps ' +
    'its id, older links stop working. 202: stored, and decided when workers or Temporal are back.',
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
  async handle(context) {
    const { deps, body } = context;
    const input = parseInvite(body, deps.project);
    if (!input.ok) return input;
    const repeated = await findRepeated(context);
    if (repeated?.kind === 'response') return repeated;
    const organization = await resolveOrganization(deps.sql, body.organization_id);
    if (!organization.ok) return refuseRequest(context, organization);
    const inviterId = input.value.invitedByMemberId;
    // What is no id names no member: the same refusal as for an unknown id, and stored like it.
    if (body.invited_by_member_id !== undefined && inviterId === null)
      return refuseRequest(context, refuseInviter());
    const actor = inviterId === null ? project : ({ type: 'member', id: inviterId } as const);
    const request = newInvitationRequest(organization.value, { verb: 'invite', input: input.value, actor });

    const stored = repeated ?? (await storeRequest(context, request));
    if (stored.kind === 'response') return stored;
    const requested = await dispatchRequest(deps.dispatch, stored, context.deadline);
    const view = await readView(deps.sql, requested);
    if (!view.ok) return respondToRequest(context, requested, view, 200);
    const { person, invitation, isPending } = view.value;
    const value = { ...showMemberResponse(person, organization.value), invitation };
    return respondToRequest(context, requested, allow(value), isPending ? 202 : 200);
  },
});
