import type { EmailAddress } from '../../domain/address/types.ts';
import { isOverAt, overFrom } from '../../domain/invitation/expiry.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { seatForMember } from '../../domain/organization/seats.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { organizationNotFound } from '../../domain/refusal.ts';
import { addMemberEvent, system } from '../events.ts';
import { findOpenInvitation, lockInvitation } from '../invitations.ts';
import { countMembers } from '../members.ts';
import { lockOrganizationAlone } from '../organizations-lock.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Actor } from '../requests.ts';
import type { Tx } from '../sql/client.ts';
import { closeInvitation } from './close-invitation.ts';
import { insertMember } from './insert-member.ts';
import type { NewMember } from './insert-member.ts';
import { readClock } from './run.ts';

export type Added = {
  readonly memberId: string;
  /** The open invitation of the address, which this has closed: its workflow has to be signalled after the commit. */
  readonly closedInvitationId: string | null;
};

/** A member to insert without an invitation. */
export type Newcomer = Omit<NewMember, 'invitationId'>;

/**
 * Inserts a member without an invitation. Seats and duplicates are judged here, under the organization's lock. An open
 * invitation of the address is closed as `superseded`.
 * Refuses with `organization_not_found`, `seat_limit_reached` or `duplicate_member_email`.
 */
export async function addMember(
  tx: Tx,
  organizationId: string,
  member: Newcomer,
  actor: Actor,
): Promise<Outcome<Added, 'organization_not_found' | NewcomerRefusal>> {
  const organization = await lockAlone(tx, organizationId);
  return organization.ok ? addNewcomer(tx, organization.value, member, actor) : organization;
}

export type NewcomerRefusal = 'seat_limit_reached' | 'duplicate_member_email';

/**
 * Locks an organization against every other decision, so that seats can be counted. An invite of the same address is
 * decided before or after, and so superseded or refused. Refuses with `organization_not_found`.
 */
export async function lockAlone(
  tx: Tx,
  organizationId: string,
): Promise<Outcome<LockedOrganization, 'organization_not_found'>> {
  const organization = await lockOrganizationAlone(tx, organizationId);
  if (organization !== null && !organization.isClosed) return allow(organization);
  return organizationNotFound();
}

/** Inserts the member and closes an open invitation of the address. The caller has locked the organization. */
export async function addNewcomer(
  tx: Tx,
  organization: LockedOrganization,
  member: Newcomer,
  actor: Actor,
): Promise<Outcome<Added, NewcomerRefusal>> {
  const { id: organizationId, policy } = organization;
  const activeMembers = policy.seatLimit === null ? 0 : await countMembers(tx, organizationId);
  const closedInvitationId = await supersede(tx, organizationId, member.emailAddress, actor);
  const inserted = await insertMember(tx, organization, { ...member, invitationId: null });
  if (!inserted.ok) return inserted;
  // Judged last, so that a duplicate member is refused as such, and not for the seat.
  const seat = seatForMember({ seatLimit: policy.seatLimit, activeMembers });
  if (!seat.ok) return seat;
  await addMemberEvent(tx, { id: member.id, organizationId }, { type: 'member.created', actor });
  return allow({ memberId: member.id, closedInvitationId });
}

/** Locks the open invitation of an address, and returns it or null. */
export async function lockOpenInvitation(
  tx: Tx,
  organizationId: string,
  address: EmailAddress,
): Promise<Invitation | null> {
  const open = await findOpenInvitation(tx, organizationId, address.canonical);
  const locked = open === null ? null : await lockInvitation(tx, open.id);
  return locked === null || locked.closedAt !== null ? null : locked;
}

async function supersede(
  tx: Tx,
  organizationId: string,
  address: EmailAddress,
  actor: Actor,
): Promise<string | null> {
  const locked = await lockOpenInvitation(tx, organizationId, address);
  if (locked === null) return null;
  const at = await readClock(tx);
  const superseded = { state: 'revoked', at, actor, closeReason: 'superseded' } as const;
  const expired = { state: 'expired', at: overFrom(locked), actor: system } as const;
  await closeInvitation(tx, locked, isOverAt(locked, at) ? expired : superseded);
  return locked.id;
}
