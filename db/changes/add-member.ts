import type { EmailAddress } from '../../domain/address/types.ts';
import { seatForMember } from '../../domain/organization/seats.ts';
import { refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { addMemberEvent } from '../events.ts';
import { findOpenInvitation, lockInvitation } from '../invitations.ts';
import { lockOrganization } from '../policies.ts';
import type { RulingOrganization } from '../policies.ts';
import type { Actor } from '../requests.ts';
import type { Sql } from '../sql.ts';
import { closeInvitation } from './close.ts';
import { insertMember } from './create-member.ts';
import type { NewMember } from './create-member.ts';
import { clockOf } from './deciding.ts';
import { countMembers } from './facts.ts';

export type Added = {
  readonly memberId: string;
  /** The open invitation of the same address, closed as superseded: its run has to be told after the commit. */
  readonly supersededInvitationId: string | null;
};

/**
 * Makes somebody a member who comes without an invitation. Seats and duplicates are judged here, under the
 * organization's lock; an open invitation of the address is closed as `superseded`.
 * @param admits what else must hold of the organization's policy as it is now
 * Refusals: those of `admits`, `organization_not_found`, `seat_limit_reached`, `duplicate_member_email`.
 */
export async function addMember(
  sql: Sql,
  organizationId: string,
  member: Omit<NewMember, 'invitationId'>,
  actor: Actor,
  admits: (organization: RulingOrganization) => Outcome<void>,
): Promise<Outcome<Added>> {
  // An invite of the same address is decided before this or after it, so that it is superseded or refused.
  const organization = await lockOrganization(sql, organizationId, { alone: true });
  if (organization === null || organization.isClosed) {
    return refuse('organization_not_found', 'organization_id names no organization of this project.');
  }
  const admitted = admits(organization);
  if (!admitted.ok) return admitted;
  const { seatLimit } = organization.policy;
  const activeMembers = seatLimit === null ? 0 : await countMembers(sql, organizationId);
  const superseded = await supersede(sql, organizationId, member.emailAddress, actor);
  const inserted = await insertMember(sql, organization, { ...member, invitationId: null });
  if (!inserted.ok) return inserted;
  // Asked last, so that somebody who is a member already hears that, and not that the seats are taken.
  const seat = seatForMember({ seatLimit, activeMembers });
  if (!seat.ok) return seat;
  await addMemberEvent(sql, { id: member.id, organizationId }, { type: 'member.created', actor });
  return { ok: true, value: { memberId: member.id, supersededInvitationId: superseded } };
}

async function supersede(
  sql: Sql,
  organizationId: string,
  address: EmailAddress,
  actor: Actor,
): Promise<string | null> {
  const open = await findOpenInvitation(sql, organizationId, address.canonical);
  const locked = open === null ? null : await lockInvitation(sql, open.id);
  if (locked === null || locked.closedAt !== null) return null;
  const ending = { state: 'revoked', at: await clockOf(sql), actor, closeReason: 'superseded' } as const;
  await closeInvitation(sql, locked, ending);
  return locked.id;
}
