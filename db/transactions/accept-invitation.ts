import { checkAccept } from '../../domain/invitation/eligibility.ts';
import type { AcceptEligibilityInput } from '../../domain/invitation/eligibility.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Actor } from '../requests.ts';
import type { Tx } from '../sql/client.ts';
import { closeInvitation } from './close-invitation.ts';
import { insertMember } from './insert-member.ts';

type Accepting = {
  readonly organization: LockedOrganization;
  readonly invitation: Invitation;
  readonly eligibility: AcceptEligibilityInput;
  readonly now: Date;
  readonly actor: Actor;
};

/**
 * Inserts the member of an open invitation and closes it as accepted. The caller has locked organization and
 * invitation, and has proof of the mailbox. Eligibility is judged again here. After a refusal nothing was written, and
 * the invitation stays open.
 */
export async function acceptInvitation(
  tx: Tx,
  { organization, invitation, eligibility, now, actor }: Accepting,
) {
  const roles = checkAccept(eligibility);
  if (!roles.ok) return roles;
  const member = await insertMember(tx, organization, {
    id: invitation.memberId,
    invitationId: invitation.id,
    emailAddress: eligibility.emailAddress,
    emailVerified: true,
    name: invitation.name ?? '',
    roles: roles.value,
    trustedMetadata: invitation.trustedMetadata,
    untrustedMetadata: invitation.untrustedMetadata,
  });
  if (!member.ok) return member;
  await closeInvitation(tx, invitation, { state: 'accepted', at: now, actor }, [
    { type: 'member.created', actor },
  ]);
  return member;
}
