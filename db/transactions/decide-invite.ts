import { checkInvite } from '../../domain/invitation/eligibility.ts';
import type { InviteEligibilityInput } from '../../domain/invitation/eligibility.ts';
import { freshEmail, lifetimeFrom } from '../../domain/invitation/email-schedule.ts';
import { takesSeat } from '../../domain/invitation/expiry.ts';
import { isOpenFor } from '../../domain/invitation/invitation.ts';
import type { Invitation, InvitationChange } from '../../domain/invitation/invitation.ts';
import { allow } from '../../domain/outcome.ts';
import { actorOf } from '../events.ts';
import { forwardRequest, forwardToNew } from '../forwards.ts';
import type { Ids } from '../forwards.ts';
import { changeInvitation, findOpenInvitation, insertInvitation } from '../invitations.ts';
import { isMember } from '../members.ts';
import { releaseNewIds } from '../requests.ts';
import { RetryTransaction } from '../sql/retryable.ts';
import type { DecisionContext, Decision, RequestFor } from './context.ts';
import { changeOfInvite } from './input-columns.ts';

/** Inserts an invitation, or sends the open one again with new input: same id, new link, new lifetime. */
export async function decideInvite(
  context: DecisionContext<RequestFor<'invite'>>,
): Promise<Decision<'invite'>> {
  const { request, now, organization, invitation, holder } = context;
  const { input } = request;
  if (invitation !== null && !isOpenFor(invitation, input.emailAddress)) return reassignToNew(context);
  // Before anything is judged: an address that is invited already takes no further seat.
  if (invitation === null && holder !== null) return reassign(context, holder);
  const roles = checkInvite(eligibilityOf(context));
  if (!roles.ok) return roles;
  const { lifetimeMinutes, reminders: reminderRules } = input;
  const change = {
    ...changeOfInvite(input, roles.value),
    ...lifetimeFrom(now, { kind: 'invite', lifetimeMinutes, reminderRules }, organization.defaultReminders),
    ...freshEmail(now, 'invite'),
  };
  return invitation === null ? create(context, change) : inviteAgain(context, invitation, change);
}

/** Returns what an invite or a join is judged by. */
export function eligibilityOf({ facts, invitation, now }: DecisionContext): InviteEligibilityInput {
  if (facts === null) throw new Error('An invitation is judged by facts that were not read.');
  return { ...facts, holdsSeat: invitation !== null && takesSeat(invitation, now) };
}

/**
 * Inserts the invitation. Where another open invitation has the address by now, reassigns the request to it.
 * @throws RetryTransaction where the insert has waited for the accept of the invitation that had the address until then:
 *   the address is a member's now
 */
export async function create(
  context: DecisionContext<RequestFor<'invite'> | RequestFor<'join'>>,
  change: InvitationChange,
): Promise<Decision<'join'>> {
  const { tx, request, deps, organization, now } = context;
  const { canonical } = request.input.emailAddress;
  const inserted = await insertInvitation(
    tx,
    {
      ...change,
      ...deps.mintLink(request.invitationId, 1),
      id: request.invitationId,
      organizationId: organization.id,
      memberId: request.memberId ?? deps.newId(),
      generation: 1,
      createdAt: now,
    },
    [{ type: 'invitation.created', actor: actorOf(request) }],
  );
  if (inserted === null) {
    const open = await findOpenInvitation(tx, organization.id, canonical);
    return open === null
      ? reassignToNew(context)
      : reassign(context, { invitationId: open.id, memberId: open.memberId });
  }
  if (await isMember(tx, organization.id, canonical)) throw new RetryTransaction();
  if (!request.hasNewIds) await releaseNewIds(tx, inserted.id);
  return allow({});
}

async function inviteAgain(
  { tx, deps, request }: DecisionContext,
  invitation: Invitation,
  change: InvitationChange,
): Promise<Decision<'invite'>> {
  const generation = invitation.generation + 1;
  const link = deps.mintLink(invitation.id, generation);
  await changeInvitation(tx, invitation.id, { ...change, ...link, generation }, [
    { type: 'invitation.resent', actor: actorOf(request) },
  ]);
  return allow({});
}

/** Reassigns a request whose invitation is closed, or has another address by now: it creates another invitation. */
export async function reassignToNew({
  tx,
  request,
  invitation,
  deps,
}: DecisionContext): Promise<'reassigned'> {
  const newIds = { invitationId: deps.newId(), memberId: deps.newId() };
  await forwardToNew(tx, request, invitation, newIds);
  return 'reassigned';
}

/** Reassigns a request whose address has an open invitation, or an earlier pending request, to that one's queue. */
export async function reassign({ tx, request, invitation }: DecisionContext, to: Ids): Promise<'reassigned'> {
  await forwardRequest(tx, request, invitation, to);
  return 'reassigned';
}
