import { z } from '@hono/zod-openapi';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { allow } from '../../../domain/outcome.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import { handleInvitationRequest } from '../../requests/handle.ts';
import { requestByLink } from '../../requests/by-token.ts';
import { readView } from '../../requests/view.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { toId } from '../../identity/ids.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { authenticatedResponse, showAuthenticated } from '../../schemas/authenticated.ts';
import { invitationSchema } from '../../schemas/invitation.ts';
import { authenticateFields } from '../../schemas/invite-fields.ts';

export const authenticate = defineRoute({
  method: 'post',
  path: '/v1/b2b/magic_links/authenticate',
  operationId: 'authenticateMagicLink',
  tag: 'Magic links',
  summary: 'Accept an invitation by the token of its link',
  description:
    'Policy, inviter and seat are judged again; a refusal leaves the invitation open. A token that is unknown, used, ' +
    'expired or revoked is 401, the same for all four. Who may have to repeat the call sends an Idempotency-Key.',
  // The last two: what is left of an answer that was kept for a key, once the member or the organization is deleted.
  errors: ['invalid_email', ...refusalsOf.accept, 'member_not_found', 'organization_not_found'],
  idempotent: true,
  mayBePending: true,
  params: emptySchema,
  query: emptySchema,
  body: authenticateFields,
  reply: authenticatedResponse.extend({
    invitation: invitationSchema.optional(),
    // False in a 202 only: nobody is let in before it is decided.
    member_authenticated: z.boolean(),
  }),
  async handle(asked) {
    const { deps, body } = asked;
    const signedIn = body.email_address === undefined ? null : parseEmailAddress(body.email_address);
    if (signedIn?.ok === false) return signedIn;
    const signedInAddress = signedIn?.value.canonical ?? null;
    const organizationOf = ({ organizationId }: { readonly organizationId: string }) =>
      resolveOrganization(deps.sql, toId('organization', organizationId));
    return handleInvitationRequest(
      asked,
      async () => {
        const wanted = { verb: 'accept', signedInAddress } as const;
        const request = await requestByLink(deps.dispatch.transactions, body.magic_links_token, wanted);
        // A 202 shows it, also when PostgreSQL does not answer any more.
        if (request.ok) await organizationOf(request.value);
        return request;
      },
      async (request) => {
        const organization = await organizationOf(request);
        if (!organization.ok) return organization;
        const view = await readView(deps.sql, request);
        if (!view.ok) return view;
        const { person, invitation } = view.value;
        const isDecided = request.outcome !== null;
        const value = {
          ...showAuthenticated(person, organization.value, invitation.invitation_id),
          member_authenticated: isDecided,
          invitation,
        };
        return allow(value);
      },
    );
  },
});
