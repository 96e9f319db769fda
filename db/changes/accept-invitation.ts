import { judgeAccept } from '../../domain/invitation/judge.ts';
import { acceptFactsOf } from '../accept-facts.ts';
import type { AcceptFactColumns } from '../accept-facts.ts';
import { addEvent } from '../events.ts';
import { addressOf } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import type { RulingOrganization } from '../policies.ts';
import type { Actor } from '../requests.ts';
import type { Sql } from '../sql.ts';
import { closeInvitation } from './close.ts';
import { insertMember } from './create-member.ts';

type Accepting = {
  readonly organization: RulingOrganization;
  readonly invitation: InvitationRow;
  readonly facts: AcceptFactColumns;
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
  const roles = judgeAccept(acceptFactsOf(invitation, facts, { policy, projectRoles }));
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
