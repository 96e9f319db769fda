import { z } from '@hono/zod-openapi';
import { findPerson } from '../../../db/members.ts';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { parseLifetimeMinutes } from '../../../domain/invitation/lifetime.ts';
import { parseLocale } from '../../../domain/invitation/locale.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import type { JoinInput } from '../../../domain/invitation/inputs.ts';
import { allow, combine } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import { handleInvitationRequest } from '../../requests/handle.ts';
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

const reply = memberResponse.extend({ member_created: z.boolean(), invitation: invitationSchema.optional() });

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
  reply,
  async handle(asked) {
    const { deps, body } = asked;
    const input = parseJoin(body, deps.project);
    if (!input.ok) return input;
    const { canonical } = input.value.emailAddress;
    return handleInvitationRequest<z.input<typeof reply>>(
      asked,
      () =>
        newInvitationRequest(deps.sql, body.organization_id, {
          verb: 'join',
          input: input.value,
          actor: invitee,
        }),
      async (request) => {
        const organization = await resolveOrganization(deps.sql, body.organization_id);
        if (!organization.ok) return organization;
        if (request.outcome?.ok === true && request.outcome.value.note === 'already_member') {
          const member = await findPerson(deps.sql, organization.value.id, { canonicalAddress: canonical });
          if (member === null) return memberNotFound();
          const value = { ...showMemberResponse(member, organization.value), member_created: false };
          return { ok: true, value };
        }
        const view = await readView(deps.sql, request);
        if (!view.ok) return view;
        const { person, invitation } = view.value;
        const reply = showMemberResponse(person, organization.value);
        const value = { ...reply, member_created: invitation.kind === 'join', invitation };
        return allow(value);
      },
    );
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
