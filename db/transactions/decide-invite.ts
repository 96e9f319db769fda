import { isOpen } from '../../domain/invitation/state.ts';
import { checkInvite } from '../../domain/invitation/eligibility.ts';
import type { InviteInput } from '../../domain/invitation/inputs.ts';
import { allow } from '../../domain/outcome.ts';
import { addEvent } from '../events.ts';
import { forwardRequest, forwardToNew } from '../forwards.ts';
import type { Ids } from '../forwards.ts';
import { changeInvitation, findOpenInvitation, insertInvitation } from '../invitations.ts';
import type { InvitationChange, InvitationRow } from '../invitations.ts';
import { releaseNewIds } from '../requests.ts';
import type { Request } from '../requests.ts';
import { rollbackOnRefusal } from '../sql/rollback-on-refusal.ts';
import type { DecisionContext, Decision, RequestFor } from './context.ts';
import { readEligibilityInput, isMember } from './eligibility-input.ts';
import { freshEmail, inviteColumns, lifetimeFrom } from './columns.ts';
import { duplicateMemberEmail } from '../../domain/refusal.ts';

/** Records an invitation, or sends the one that is open again under new terms: same id, new link, lifetime anew. */
export async function decideInvite(
  deciding: DecisionContext<RequestFor<'invite'>>,
): Promise<Decision<'invite'>> {
  const { request, now, organization, invitation: known, holder } = deciding;
  const { input } = request;
  if (known !== null && !isStillFor(known, input)) return reassignToNew(deciding);
  // Before anything is judged: an address that is invited already takes no further seat.
  if (known === null && holder !== null) return reassign(deciding, holder);
  const facts = await readEligibilityInput(deciding, {
    kind: 'invite',
    emailAddress: input.emailAddress,
    requestedRoles: input.roles,
    invitedByMemberId: input.invitedByMemberId,
    invitationId: request.invitationId,
  });
  const roles = checkInvite(facts);
  if (!roles.ok) return roles;
  const columns = {
    ...inviteColumns(input, roles.value),
    ...lifetimeFrom(
      now,
      { kind: 'invite', lifetimeMinutes: input.lifetimeMinutes, reminderRules: input.reminders },
      organization,
    ),
    ...freshEmail(now, 'invite'),
  };
  return known === null ? record(deciding, columns) : recordAgain(deciding, known, columns);
}

/** Writes a new row; where another open one has the address by now, the request is handed on to that one. */
export async function record(
  deciding: DecisionContext<RequestFor<'invite'> | RequestFor<'join'>>,
  columns: InvitationChange,
): Promise<Decision<'join'>> {
  const { sql, request, deps, organization } = deciding;
  const { canonical } = request.input.emailAddress;
  const inserted = await rollbackOnRefusal(sql, async (part) => {
    const row = await insertInvitation(part, {
      ...columns,
      ...deps.mintLink(request.invitationId, 1),
      id: request.invitationId,
      organizationId: organization.id,
      memberId: request.memberId ?? deps.newId(),
      generation: 1,
      createdAt: deciding.now,
    });
    // It may have waited for the accept of the invitation that had the address until then.
    const isLate = row !== null && (await isMember(part, organization.id, canonical));
    return isLate ? duplicateMemberEmail() : allow(row);
  });
  if (!inserted.ok) return inserted;
  const row = inserted.value;
  if (row === null) {
    const open = await findOpenInvitation(sql, organization.id, canonical);
    return open === null
      ? reassignToNew(deciding)
      : reassign(deciding, { invitationId: open.id, memberId: open.memberId });
  }
  if (!request.hasNewIds) await releaseNewIds(sql, row.id);
  await addEvent(sql, row, { type: 'invitation.created', actor: actorOf(request) });
  return allow({});
}

async function recordAgain(
  deciding: DecisionContext,
  known: InvitationRow,
  columns: InvitationChange,
): Promise<Decision<'invite'>> {
  const { sql, deps, request } = deciding;
  const generation = known.generation + 1;
  const row = await changeInvitation(sql, known.id, {
    ...columns,
    ...deps.mintLink(known.id, generation),
    generation,
  });
  await addEvent(sql, row, { type: 'invitation.resent', actor: actorOf(request) });
  return allow({});
}

/** Whether it is open for the address it was asked for: meanwhile it may have been closed, or amended to another. */
export function isStillFor(
  known: InvitationRow,
  { emailAddress }: Pick<InviteInput, 'emailAddress'>,
): boolean {
  return isOpen(known) && known.canonicalAddress === emailAddress.canonical;
}

/** What was asked for is gone: the request opens another one. */
export async function reassignToNew({
  sql,
  request,
  invitation,
  deps,
}: DecisionContext): Promise<'reassigned'> {
  const newIds = { invitationId: deps.newId(), memberId: deps.newId() };
  await forwardToNew(sql, request, invitation, newIds);
  return 'reassigned';
}

/** The address has an invitation, or another request that would open one: this one is about that, and in its turn. */
export async function reassign(
  { sql, request, invitation }: DecisionContext,
  to: Ids,
): Promise<'reassigned'> {
  await forwardRequest(sql, request, invitation, to);
  return 'reassigned';
}

export function actorOf(request: Request): { type: Request['actorType']; id: string | null } {
  return { type: request.actorType, id: request.actorId };
}
