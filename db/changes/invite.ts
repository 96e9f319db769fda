import { isOpen } from '../../domain/invitation/state.ts';
import { isMemberAlready, judgeInvite } from '../../domain/invitation/judge.ts';
import type { InviteTerms } from '../../domain/invitation/terms.ts';
import { allow } from '../../domain/outcome.ts';
import { addEvent } from '../events.ts';
import { forwardRequest, forwardToNew } from '../forwards.ts';
import type { Ids } from '../forwards.ts';
import { changeInvitation, findOpenInvitation, insertInvitation } from '../invitations.ts';
import type { InvitationChange, InvitationRow } from '../invitations.ts';
import { releaseNewIds } from '../requests.ts';
import type { Request } from '../requests.ts';
import { unlessRefused } from '../unless-refused.ts';
import type { Deciding, Decision, RequestFor } from './deciding.ts';
import { gatherFacts, isMember } from './facts.ts';
import { freshEmail, inviteColumns, lifeFrom } from './terms-of.ts';

/** Records an invitation, or sends the one that is open again under new terms: same id, new link, lifetime anew. */
export async function decideInvite(deciding: Deciding<RequestFor<'invite'>>): Promise<Decision<'invite'>> {
  const { request, now, organization, invitation: known, holder } = deciding;
  const { terms } = request;
  if (known !== null && !isStillFor(known, terms)) return sendToNew(deciding);
  // Before anything is judged: an address that is invited already takes no further seat.
  if (known === null && holder !== null) return sendElsewhere(deciding, holder);
  const facts = await gatherFacts(deciding, {
    kind: 'invite',
    emailAddress: terms.emailAddress,
    requestedRoles: terms.roles,
    invitedByMemberId: terms.invitedByMemberId,
    invitationId: request.invitationId,
  });
  const roles = judgeInvite(facts);
  if (!roles.ok) return roles;
  const columns = {
    ...inviteColumns(terms, roles.value),
    ...lifeFrom(
      now,
      { kind: 'invite', lifetimeMinutes: terms.lifetimeMinutes, reminderRules: terms.reminders },
      organization,
    ),
    ...freshEmail(now, 'invite'),
  };
  return known === null ? record(deciding, columns) : recordAgain(deciding, known, columns);
}

/** Writes a new row; where another open one has the address by now, the request is handed on to that one. */
export async function record(
  deciding: Deciding<RequestFor<'invite'> | RequestFor<'join'>>,
  columns: InvitationChange,
): Promise<Decision<'join'>> {
  const { sql, request, changes, organization } = deciding;
  const { canonical } = request.terms.emailAddress;
  const inserted = await unlessRefused(sql, async (part) => {
    const row = await insertInvitation(part, {
      ...columns,
      ...changes.mintLink(request.invitationId, 1),
      id: request.invitationId,
      organizationId: organization.id,
      memberId: request.memberId ?? changes.newId(),
      generation: 1,
      createdAt: deciding.now,
    });
    // It may have waited for the accept of the invitation that had the address until then.
    const isLate = row !== null && (await isMember(part, organization.id, canonical));
    return isLate ? isMemberAlready() : allow(row);
  });
  if (!inserted.ok) return inserted;
  const row = inserted.value;
  if (row === null) {
    const open = await findOpenInvitation(sql, organization.id, canonical);
    return open === null
      ? sendToNew(deciding)
      : sendElsewhere(deciding, { invitationId: open.id, memberId: open.memberId });
  }
  if (!request.hasNewIds) await releaseNewIds(sql, row.id);
  await addEvent(sql, row, { type: 'invitation.created', actor: actorOf(request) });
  return allow({});
}

async function recordAgain(
  deciding: Deciding,
  known: InvitationRow,
  columns: InvitationChange,
): Promise<Decision<'invite'>> {
  const { sql, changes, request } = deciding;
  const generation = known.generation + 1;
  const row = await changeInvitation(sql, known.id, {
    ...columns,
    ...changes.mintLink(known.id, generation),
    generation,
  });
  await addEvent(sql, row, { type: 'invitation.resent', actor: actorOf(request) });
  return allow({});
}

/** Whether it is open for the address it was asked for: meanwhile it may have been closed, or amended to another. */
export function isStillFor(
  known: InvitationRow,
  { emailAddress }: Pick<InviteTerms, 'emailAddress'>,
): boolean {
  return isOpen(known) && known.canonicalAddress === emailAddress.canonical;
}

/** What was asked for is gone: the request opens another one. */
export async function sendToNew({ sql, request, invitation, changes }: Deciding): Promise<'elsewhere'> {
  const newIds = { invitationId: changes.newId(), memberId: changes.newId() };
  await forwardToNew(sql, request, invitation, newIds);
  return 'elsewhere';
}

/** The address has an invitation, or another request that would open one: this one is about that, and in its turn. */
export async function sendElsewhere({ sql, request, invitation }: Deciding, to: Ids): Promise<'elsewhere'> {
  await forwardRequest(sql, request, invitation, to);
  return 'elsewhere';
}

export function actorOf(request: Request): { type: Request['actorType']; id: string | null } {
  return { type: request.actorType, id: request.actorId };
}
