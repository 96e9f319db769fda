import { z } from '@hono/zod-openapi';
import { findPerson } from '../../../db/members.ts';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { parseLifetimeMinutes } from '../../../domain/invitation/lifetime.ts';
import { parseLocale } from '../../../domain/invitation/locale.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import type { JoinInput } from '../../../domain/invitation/inputs.ts';
import { allow, combine } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import { dispatchRequest } from '../../requests/dispatch.ts';
import { findRepeated, storeRequest } from '../../requests/requested.ts';
import { refuseRequest, respondToRequest } from '../../requests/respond.ts';
import { newInvitationRequest } from '../../requests/new-invitation.ts';
import { readView } from '../../requests/view.ts';
import type { Project } from '../../deps.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { invitationSchema } from '../../schemas/invitation.ts';
import { joinFields } from '../../schemas/invite-fields.ts';
import { memberResponse, showMemberResponse } from '../../schemas/member.ts';
import { readRedirectUrl } from './read-redirect-url.ts';
import { memberNotFound } from '../../../domain/refusal.ts';

const defaultMinutes = 60;
const invitee = { type: 'invitee', id: null } as const;

export const loginOrSignup = defineRoute({
  method: 'post',
  path: '/v1/b2b/magic_links/email/login_or_signup',
  operationId: 'loginOrSignupByEmail',
  tag: 'Magic links',
  summary: 'Join by e-mail',
  description:
    'Mails a link that makes a member of who opens it, where email_jit_provisioning allows it. Who is invited gets ' +
    'the same e-mail again, at most one an hour; an active member gets an e-mail that says so.',
  errors: [
    'invalid_email',
    'invalid_expiration',
    'invalid_locale',
    'invalid_invite_redirect_url',
    ...refusalsOf.join,
  ],
  idempotent: true,
  mayBePending: true,
  params: emptySchema,
  query: emptySchema,
  body: joinFields,
  reply: memberResponse.extend({ member_created: z.boolean(), invitation: invitationSchema.optional() }),
  async handle(context) {
    const { deps, body } = context;
    const input = parseJoin(body, deps.project);
    if (!input.ok) return input;
    const repeated = await findRepeated(context);
    if (repeated?.kind === 'response') return repeated;
    const organization = await resolveOrganization(deps.sql, body.organization_id);
    if (!organization.ok) return refuseRequest(context, organization);
    const join = { verb: 'join', input: input.value, actor: invitee } as const;

    const stored = repeated ?? (await storeRequest(context, newInvitationRequest(organization.value, join)));
    if (stored.kind === 'response') return stored;
    const requested = await dispatchRequest(deps.dispatch, stored, context.deadline);
    const { outcome } = requested.request;
    if (outcome?.ok === true && outcome.value.note === 'already_member') {
      const { canonical } = input.value.emailAddress;
      const member = await findPerson(deps.sql, organization.value.id, { canonicalAddress: canonical });
      const response =
        member === null
          ? memberNotFound()
          : allow({ ...showMemberResponse(member, organization.value), member_created: false });
      return respondToRequest(context, requested, response, 200);
    }
    const view = await readView(deps.sql, requested);
    if (!view.ok) return respondToRequest(context, requested, view, 200);
    const { person, invitation, isPending } = view.value;
    const member = showMemberResponse(person, organization.value);
    const value = { ...member, member_created: invitation.kind === 'join', invitation };
    return respondToRequest(context, requested, allow(value), isPending ? 202 : 200);
  },
});

function parseJoin(fields: z.output<typeof joinFields>, project: Project): Outcome<JoinInput> {
  const minutes = fields.signup_expiration_minutes ?? defaultMinutes;
  return combine({
    emailAddress: parseEmailAddress(fields.email_address),
    locale: parseLocale(fields.locale),
    lifetimeMinutes: parseLifetimeMinutes(minutes, 'signup_expiration_minutes'),
    redirectUrl: readRedirectUrl(fields.signup_redirect_url, project, 'signup_redirect_url'),
  });
}
