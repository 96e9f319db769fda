import { checkInvite } from '../../domain/invitation/eligibility.ts';
import { allow } from '../../domain/outcome.ts';
import { implicitRolesFor } from '../../domain/member/roles.ts';
import { changeInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import { wasEmailedLately } from '../requests-already-member.ts';
import type { DecisionContext, Decision, RequestFor } from './context.ts';
import { readEligibilityInput } from './eligibility-input.ts';
import { isStillFor, record, reassign, reassignToNew } from './decide-invite.ts';
import { freshEmail, joinColumns, lifetimeFrom } from './columns.ts';

const hourMs = 3_600_000;

/** Somebody asks to be let in: a member is told so, an invited one gets the same e-mail again, others a link. */
export async function decideJoin(deciding: DecisionContext<RequestFor<'join'>>): Promise<Decision<'join'>> {
  const { request, now, organization, invitation: known, holder } = deciding;
  const { input } = request;
  if (known !== null) {
    return isStillFor(known, input) ? sendSameAgain(deciding, known) : reassignToNew(deciding);
  }
  // Before anything is judged: somebody who is invited already is sent that e-mail again.
  if (holder !== null) return reassign(deciding, holder);
  const facts = await readEligibilityInput(deciding, {
    kind: 'join',
    emailAddress: input.emailAddress,
    requestedRoles: implicitRolesFor(organization.policy, input.emailAddress.domain),
    invitedByMemberId: null,
    invitationId: request.invitationId,
  });
  if (facts.isMember) return greetMember(deciding);
  const roles = checkInvite(facts);
  if (!roles.ok) return roles;
  return record(deciding, {
    ...joinColumns(input, roles.value),
    ...lifetimeFrom(
      now,
      { kind: 'join', lifetimeMinutes: input.lifetimeMinutes, reminderRules: null },
      organization,
    ),
    ...freshEmail(now, 'join'),
  });
}

/** A member is told that they are one, by at most one e-mail an hour. */
async function greetMember({ sql, request }: DecisionContext): Promise<Decision<'join'>> {
  const emailedLately = await wasEmailedLately(sql, request);
  return allow({ note: 'already_member', ...(emailedLately ? { emailedLately } : {}) });
}

/** The same link with the same expiry, at most one e-mail an hour, so that nobody's mailbox is filled from outside. */
async function sendSameAgain(deciding: DecisionContext, known: InvitationRow): Promise<Decision<'join'>> {
  const { sql, now } = deciding;
  const lastMs = (known.deliveryLastAttemptAt ?? known.emailDueAt ?? known.createdAt).getTime();
  if (known.emailDue !== null || now.getTime() - lastMs < hourMs) return allow({});
  await changeInvitation(sql, known.id, {
    ...freshEmail(now, known.kind),
    emailDueOrdinal: known.emailDueOrdinal + 1,
  });
  return allow({});
}
