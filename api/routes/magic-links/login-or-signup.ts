import { z } from '@hono/zod-openapi';
import { findPerson } from '../../../db/members.ts';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { parseLifetimeMinutes } from '../../../domain/invitation/lifetime.ts';
import { parseLocale } from '../../../domain/invitation/locale.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import type { JoinTerms } from '../../../domain/invitation/terms.ts';
import { allow } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import { answerAsked } from '../../asking/answer-asked.ts';
import { requestToOpen } from '../../asking/opening.ts';
import { viewOf } from '../../asking/view.ts';
import type { Project } from '../../deps.ts';
import { defineRoute, nothing } from '../../http/route.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { invitationSchema } from '../../schemas/invitation.ts';
import { joinFields } from '../../schemas/invite-fields.ts';
import { memberReply, showMemberReply } from '../../schemas/member.ts';
import { noMember } from '../members/find.ts';
import { readRedirectUrl } from './read-redirect-url.ts';

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
  mayAnswerLater: true,
  params: nothing,
  query: nothing,
  body: joinFields,
  reply: memberReply.extend({ member_created: z.boolean(), invitation: invitationSchema.optional() }),
  async handle(asked) {
    const { deps, body } = asked;
    const terms = readJoin(body, deps.project);
    if (!terms.ok) return terms;
    const { canonical } = terms.value.emailAddress;
    return answerAsked(
      asked,
      () =>
        requestToOpen(deps.sql, body.organization_id, { verb: 'join', terms: terms.value, actor: invitee }),
      async (request) => {
        const organization = await resolveOrganization(deps.sql, body.organization_id);
        if (!organization.ok) return organization;
        if (request.outcome?.ok === true && request.outcome.value.note === 'already_member') {
          const member = await findPerson(deps.sql, organization.value.id, { canonicalAddress: canonical });
          if (member === null) return noMember();
          const value = { ...showMemberReply(member, organization.value), member_created: false };
          return { ok: true, value };
        }
        const view = await viewOf(deps.sql, request);
        if (!view.ok) return view;
        const { person, invitation } = view.value;
        const reply = showMemberReply(person, organization.value);
        const value = { ...reply, member_created: invitation.kind === 'join', invitation };
        return { ok: true, status: request.outcome === null ? 202 : 200, value };
      },
    );
  },
});

function readJoin(fields: z.output<typeof joinFields>, project: Project): Outcome<JoinTerms> {
  const emailAddress = parseEmailAddress(fields.email_address);
  if (!emailAddress.ok) return emailAddress;
  const locale = parseLocale(fields.locale);
  if (!locale.ok) return locale;
  const minutes = fields.signup_expiration_minutes ?? defaultMinutes;
  const lifetime = parseLifetimeMinutes(minutes, 'signup_expiration_minutes');
  if (!lifetime.ok) return lifetime;
  const redirectUrl = readRedirectUrl(fields.signup_redirect_url, project, 'signup_redirect_url');
  if (!redirectUrl.ok) return redirectUrl;
  return allow({
    emailAddress: emailAddress.value,
    locale: locale.value,
    redirectUrl: redirectUrl.value,
    lifetimeMinutes: lifetime.value,
  });
}
