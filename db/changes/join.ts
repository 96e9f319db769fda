import { judgeInvite } from '../../domain/invitation/judge.ts';
import { allow } from '../../domain/outcome.ts';
import { implicitRolesFor } from '../../domain/member/roles.ts';
import { changeInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import { wasNoticedLately } from '../notices.ts';
import type { Deciding, Decision, RequestFor } from './deciding.ts';
import { gatherFacts } from './facts.ts';
import { isStillFor, record, sendElsewhere, sendToNew } from './invite.ts';
import { freshEmail, joinColumns, lifeFrom } from './terms-of.ts';

const hourMs = 3_600_000;

/** Somebody asks to be let in: a member is told so, an invited one gets the same e-mail again, others a link. */
export async function decideJoin(deciding: Deciding<RequestFor<'join'>>): Promise<Decision<'join'>> {
  const { request, now, organization, invitation: known, holder } = deciding;
  const { terms } = request;
  if (known !== null) {
    return isStillFor(known, terms) ? sendSameAgain(deciding, known) : sendToNew(deciding);
  }
  // Before anything is judged: somebody who is invited already is sent that e-mail again.
  if (holder !== null) return sendElsewhere(deciding, holder);
  const facts = await gatherFacts(deciding, {
    kind: 'join',
    emailAddress: terms.emailAddress,
    requestedRoles: implicitRolesFor(organization.policy, terms.emailAddress.domain),
    invitedByMemberId: null,
    invitationId: request.invitationId,
  });
  if (facts.isMember) return greetMember(deciding);
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

/** A member is told that they are one, by at most one e-mail an hour. */
async function greetMember({ sql, request }: Deciding): Promise<Decision<'join'>> {
  const noticedLately = await wasNoticedLately(sql, request);
  return allow({ note: 'already_member', ...(noticedLately ? { noticedLately } : {}) });
}

/** The same link with the same expiry, at most one e-mail an hour, so that nobody's mailbox is filled from outside. */
async function sendSameAgain(deciding: Deciding, known: InvitationRow): Promise<Decision<'join'>> {
  const { sql, now } = deciding;
  const lastMs = (known.deliveryLastAttemptAt ?? known.emailDueAt ?? known.createdAt).getTime();
  if (known.emailDue !== null || now.getTime() - lastMs < hourMs) return allow({});
  await changeInvitation(sql, known.id, {
    ...freshEmail(now, known.kind),
    emailDueOrdinal: known.emailDueOrdinal + 1,
  });
  return allow({});
}
