import { insertRequest } from '../../db/asked.ts';
import type { InvitationRow } from '../../db/invitations.ts';
import { findMemberName } from '../../db/member-names.ts';
import { findOrganizationName } from '../../db/policies.ts';
import type { RequestOutcome } from '../../db/requests.ts';
import type { ApiDeps } from '../deps.ts';
import type { AcceptPagesDeps, AcceptView } from '../pages/accept/deps.ts';
import { ask } from './ask.ts';
import { findByLink, requestByLink } from './link.ts';

/** Gives the accept page what it stands on: the same way of asking as the JSON api's. */
export function acceptPageDeps(deps: ApiDeps): AcceptPagesDeps {
  const { sql, log } = deps;
  return {
    publicOrigin: new URL(deps.project.publicBaseUrl).origin,
    onFault: (error, context) => {
      const requestId = context.get('requestId') as string;
      log.error('The accept page met a fault', { request_id: requestId }, error);
    },
    async lookUp(token) {
      const invitation = await findByLink(sql, token);
      return invitation === null ? null : viewOf(deps, invitation);
    },
    async accept(token) {
      const asked = await askByLink(deps, token, { verb: 'accept', signedInAddress: null });
      if (asked === null) return { result: 'gone' };
      const { invitation, outcome } = asked;
      const { locale, redirectUrl } = invitation;
      if (outcome === null) return { result: 'kept', locale };
      if (!outcome.ok) return refused(outcome, invitation);
      const organizationName = await findOrganizationName(sql, invitation.organizationId);
      return { result: 'accepted', organizationName, locale, redirectUrl };
    },
    async decline(token) {
      const asked = await askByLink(deps, token, { verb: 'decline' });
      if (asked === null || asked.outcome?.ok === false) return { result: 'gone' };
      const { invitation, outcome } = asked;
      if (outcome === null) return { result: 'kept', locale: invitation.locale };
      const organizationName = await findOrganizationName(sql, invitation.organizationId);
      return { result: 'declined', organizationName, locale: invitation.locale };
    },
  };
}

type Asked = { readonly invitation: InvitationRow; readonly outcome: RequestOutcome | null };

async function askByLink(
  deps: ApiDeps,
  token: string,
  wanted: Parameters<typeof requestByLink>[2],
): Promise<Asked | null> {
  const invitation = await findByLink(deps.sql, token);
  const request = await requestByLink(deps.sql, token, wanted);
  if (invitation === null || !request.ok) return null;
  await insertRequest(deps.sql, request.value, null);
  const { outcome } = await ask(deps.asking, request.value.id);
  return { invitation, outcome };
}

function refused(outcome: Extract<RequestOutcome, { ok: false }>, invitation: InvitationRow) {
  const { type, message } = outcome.refusal;
  if (type === 'unable_to_auth_magic_link') return { result: 'gone' } as const;
  return { result: 'refused', locale: invitation.locale, refusalType: type, message } as const;
}

async function viewOf({ sql }: ApiDeps, invitation: InvitationRow): Promise<AcceptView> {
  const { kind, locale, name, message, roles, redirectUrl, invitedByMemberId, organizationId } = invitation;
  return {
    kind,
    locale,
    organizationName: await findOrganizationName(sql, organizationId),
    inviterName: invitedByMemberId === null ? null : await findMemberName(sql, invitedByMemberId),
    inviteeName: name,
    maskedEmailAddress: masked(invitation.emailAddress ?? ''),
    roleNames: roles,
    message,
    expiresAtMs: invitation.expiresAt.getTime(),
    redirectUrl,
  };
}

/** Enough for the invitee to know it is theirs, and no more for who got the link from somebody. */
function masked(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}***${address.slice(at)}`;
}
