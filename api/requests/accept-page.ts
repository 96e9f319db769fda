import { DeadlineExceeded } from '../../db/sql/deadline.ts';
import { findMemberName, findPerson } from '../../db/members.ts';
import type { RequestOutcome } from '../../db/requests.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import type { ApiDeps } from '../deps.ts';
import type { RequestDeadline } from '../middleware/deadlines.ts';
import type { AcceptPagesDeps, AcceptView, Settled } from '../pages/accept/deps.ts';
import { dispatchRequest } from './dispatch.ts';
import { findByLink, findBySupersededLink, findOpenByLink, newLinkRequest } from './by-token.ts';
import type { LinkedInvitation } from './by-token.ts';
import { storeWithoutKey } from './requested.ts';

/** Creates the dependencies of the accept page. Its requests are stored and dispatched as those of the JSON API. */
export function acceptPageDeps(deps: ApiDeps): AcceptPagesDeps {
  const { log } = deps;
  const links = deps.dispatch.transactions;
  return {
    publicOrigin: new URL(deps.project.publicBaseUrl).origin,
    onFault: (error, context) => {
      log.error('The accept page met a fault', { request_id: context.get('requestId') }, error);
    },
    async lookUp(token, deadline) {
      await waitForTurn(deadline);
      const invitation = await findByLink(links, token);
      return invitation !== null && isOpen(invitation)
        ? { result: 'open', view: await viewOf(deps, invitation) }
        : settled(deps, token, invitation);
    },
    async accept(token, deadline) {
      await waitForTurn(deadline);
      const wanted = { verb: 'accept', signedInAddress: null } as const;
      const requested = await requestByLink(deps, token, wanted, deadline);
      if (requested === null || isDead(requested.outcome))
        return settled(deps, token, await findByLink(links, token));
      const { invitation, outcome } = requested;
      const { locale, redirectUrl } = invitation;
      if (outcome === null) return { result: 'pending', locale };
      if (!outcome.ok) return { result: 'refused', locale, refusalType: outcome.refusal.type };
      const { organizationName } = invitation;
      return { result: 'accepted', organizationName, locale, redirectUrl };
    },
    async decline(token, deadline) {
      await waitForTurn(deadline);
      const requested = await requestByLink(deps, token, { verb: 'decline' }, deadline);
      if (requested !== null && requested.outcome === null)
        return { result: 'pending', locale: requested.invitation.locale };
      const invitation = await findByLink(links, token);
      // Also after a second press of the same button.
      if (invitation?.state !== 'declined') return settled(deps, token, invitation);
      const { organizationName, locale } = invitation;
      return { result: 'declined', organizationName, locale };
    },
  };
}

/** @throws DeadlineExceeded when too many requests are under way */
async function waitForTurn(deadline: RequestDeadline): Promise<void> {
  if (!(await deadline.acquireTurn())) throw new DeadlineExceeded();
}

type Settling = { readonly invitation: LinkedInvitation; readonly outcome: RequestOutcome | null };

/** Requests what the invitee pressed; null where the link is dead. */
async function requestByLink(
  deps: ApiDeps,
  token: string,
  wanted: Parameters<typeof newLinkRequest>[2],
  deadline: RequestDeadline,
): Promise<Settling | null> {
  const { dispatch } = deps;
  const invitation = await findOpenByLink(dispatch.transactions, token);
  if (invitation === null) return null;
  const request = newLinkRequest(invitation, token, wanted);
  const stored = await storeWithoutKey(dispatch, request);
  const requested = await dispatchRequest(dispatch, stored, deadline);
  return { invitation, outcome: requested.request.outcome };
}

function isDead(outcome: RequestOutcome | null): boolean {
  return outcome?.ok === false && outcome.refusal.type === 'unable_to_auth_magic_link';
}

/**
 * Describes a link that leads to no open invitation. That gives nothing away: the holder of the accepted link, or of an
 * older one of an open invitation, has received our email at that mailbox.
 * @param invitation whose newest link it is, or null
 */
async function settled(deps: ApiDeps, token: string, invitation: LinkedInvitation | null): Promise<Settled> {
  if (invitation === null) {
    const replaced = await findBySupersededLink(deps.dispatch.transactions, token);
    return replaced === null ? { result: 'gone' } : { result: 'replaced', locale: replaced.locale };
  }
  if (invitation.state !== 'accepted') return { result: 'gone' };
  const { organizationId, organizationName, memberId, locale, redirectUrl } = invitation;
  const member = await findPerson(deps.sql, organizationId, { id: memberId });
  if (member?.status !== 'active') return { result: 'gone' };
  return { result: 'member', organizationName, locale, redirectUrl };
}

async function viewOf({ sql }: ApiDeps, invitation: LinkedInvitation): Promise<AcceptView> {
  const { kind, locale, name, message, roles, redirectUrl, invitedByMemberId, organizationName } = invitation;
  return {
    kind,
    locale,
    organizationName,
    inviterName: invitedByMemberId === null ? null : await findMemberName(sql, invitedByMemberId),
    inviteeName: name,
    maskedEmailAddress: masked(invitation.address?.mailbox ?? ''),
    roleNames: roles,
    message,
    expiresAtMs: invitation.expiresAt.getTime(),
    redirectUrl,
  };
}

/** Enough for the invitee to recognise the address, and no more for the receiver of a forwarded link. */
function masked(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}***${address.slice(at)}`;
}
