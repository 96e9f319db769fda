import { z } from '@hono/zod-openapi';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { allow, optional } from '../../../domain/outcome.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import { deadLink } from '../../../db/transactions/refusals.ts';
import { findOpenByLink, newLinkRequest } from '../../requests/by-token.ts';
import { dispatchRequest } from '../../requests/dispatch.ts';
import { findRepeated, storeRequest } from '../../requests/requested.ts';
import { refuseRequest, respondToRequest } from '../../requests/respond.ts';
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
  // The last two: what a repeated key gets once the member or the organization is deleted.
  errors: ['invalid_email', ...refusalsOf.accept, 'member_not_found', 'organization_not_found'],
  idempotent: true,
  mayBePending: true,
  params: emptySchema,
  query: emptySchema,
  body: authenticateFields,
  reply: authenticatedResponse.extend({
    invitation: invitationSchema.optional(),
    // False in a 202 only.
    member_authenticated: z.boolean(),
  }),
  async handle(context) {
    const { deps, body } = context;
    const { dispatch } = deps;
    const { magic_links_token: token } = body;
    const signedIn = optional(body.email_address, parseEmailAddress) ?? allow(null);
    if (!signedIn.ok) return signedIn;
    const signedInAddress = signedIn.value?.canonical ?? null;
    const repeated = await findRepeated(context);
    if (repeated?.kind === 'response') return repeated;
    const invitation = repeated === null ? await findOpenByLink(dispatch.transactions, token) : null;
    const organizationId = (invitation ?? repeated?.request)?.organizationId;
    if (organizationId === undefined) return refuseRequest(context, deadLink());
    const organization = await resolveOrganization(deps.sql, toId('organization', organizationId));
    if (!organization.ok) return refuseRequest(context, organization);

    const stored =
      invitation === null
        ? repeated
        : await storeRequest(
            context,
            newLinkRequest(invitation, token, { verb: 'accept', signedInAddress }),
            invitation,
          );
    if (stored === null) return refuseRequest(context, deadLink());
    if (stored.kind === 'response') return stored;
    const requested = await dispatchRequest(dispatch, stored, context.deadline);
    const view = await readView(deps.sql, requested);
    if (!view.ok) return respondToRequest(context, requested, view, 200);
    const { person, invitation: shown, isPending } = view.value;
    const value = {
      ...showAuthenticated(person, organization.value, shown.invitation_id),
      member_authenticated: !isPending,
      invitation: shown,
    };
    return respondToRequest(context, requested, allow(value), isPending ? 202 : 200);
  },
});
