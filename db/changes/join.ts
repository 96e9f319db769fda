import { judgeInvite } from '../../domain/invitation/judge.ts';
import { allow } from '../../domain/outcome.ts';
import { implicitRolesFor } from '../../domain/member/roles.ts';
import { changeInvitation, findInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import type { Deciding, Decision, RequestFor } from './deciding.ts';
import { gatherFacts } from './facts.ts';
import { isStillFor, record, sendToNew } from './invite.ts';
import { freshEmail, joinColumns, lifeFrom } from './terms-of.ts';

const hourMs = 3_600_000;

/** Somebody asks to be let in: a member is told so, an invited one gets the same e-mail again, others a link. */
export async function decideJoin(deciding: Deciding<RequestFor<'join'>>): Promise<Decision> {
  const { sql, request, now, organization } = deciding;
  const { terms } = request;
  const known = await findInvitation(sql, request.invitationId);
  if (known !== null) {
    return isStillFor(known, terms) ? sendSameAgain(deciding, known) : sendToNew(deciding);
  }
  const facts = await gatherFacts(deciding, {
    kind: 'join',
    emailAddress: terms.emailAddress,
    requestedRoles: implicitRolesFor(organization.policy, terms.emailAddress.domain),
    invitedByMemberId: null,
    invitationId: request.invitationId,
  });
  if (facts.isMember) return allow({ note: 'already_member' });
  const roles = judgeInvite(facts);
  if (!roles.ok) return roles;
  return record(deciding, {
    ...joinColumns(terms, roles.value),
    ...lifeFrom(
      now,
      { kind: 'join', lifetimeMinutes: terms.lifetimeMinutes, reminderRules: null },
      organization,
    ),
    ...freshEmail(now, 'join'),
  });
}

/** The same link with the same expiry, at most one e-mail an hour, so that nobody's mailbox is filled from outside. */
async function sendSameAgain(deciding: Deciding, known: InvitationRow): Promise<Decision> {
  const { sql, now } = deciding;
  const lastMs = (known.deliveryLastAttemptAt ?? known.emailDueAt ?? known.createdAt).getTime();
  if (known.emailDue !== null || now.getTime() - lastMs < hourMs) return allow({});
  await changeInvitation(sql, known.id, {
    ...freshEmail(now, known.kind),
    emailDueOrdinal: known.emailDueOrdinal + 1,
  });
  return allow({});
}
