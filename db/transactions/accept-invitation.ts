import { checkAccept } from '../../domain/invitation/eligibility.ts';
import { toAcceptEligibility } from './accept-eligibility.ts';
import type { AcceptEligibilityColumns } from './accept-eligibility.ts';
import { addEvent } from '../events.ts';
import { addressOf } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Actor } from '../requests.ts';
import type { Sql } from '../sql/client.ts';
import { closeInvitation } from './close-invitation.ts';
import { insertMember } from './insert-member.ts';

type Accepting = {
  readonly organization: LockedOrganization;
  readonly invitation: InvitationRow;
  readonly facts: AcceptEligibilityColumns;
  /** Lowest first. */
  readonly projectRoles: readonly string[];
  readonly now: Date;
  readonly actor: Actor;
};

/**
 * Makes a member of the person whom an open invitation is for, and closes it as accepted. The caller holds the
 * organization and the invitation, and has proof of the mailbox. Everything is judged again here; where the answer is
 * a refusal, nothing was written, and the invitation stays open.
 */
export async function acceptInvitation(
  sql: Sql,
  { organization, invitation, facts, projectRoles, now, actor }: Accepting,
) {
  const { policy } = organization;
  const roles = checkAccept(toAcceptEligibility(invitation, facts, { policy, projectRoles }));
  if (!roles.ok) return roles;
  const member = await insertMember(sql, organization, {
    id: invitation.memberId,
    invitationId: invitation.id,
    emailAddress: addressOf(invitation),
    emailVerified: true,
    name: invitation.name ?? '',
    roles: roles.value,
    trustedMetadata: invitation.trustedMetadata,
    untrustedMetadata: invitation.untrustedMetadata,
  });
  if (!member.ok) return member;
  const accepted = await closeInvitation(sql, invitation, { state: 'accepted', at: now, actor });
  await addEvent(sql, accepted, { type: 'member.created', actor });
  return member;
}
