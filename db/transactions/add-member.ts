import type { EmailAddress } from '../../domain/address/types.ts';
import { isOverAt, overFrom } from '../../domain/invitation/expiry.ts';
import { seatForMember } from '../../domain/organization/seats.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { addMemberEvent, system } from '../events.ts';
import { findOpenInvitation, lockInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import { lockOrganization } from '../organizations-lock.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Actor } from '../requests.ts';
import type { Sql } from '../sql/client.ts';
import { closeInvitation } from './close-invitation.ts';
import { insertMember } from './insert-member.ts';
import type { NewMember } from './insert-member.ts';
import { readClock } from './context.ts';
import { countMembers } from './eligibility-input.ts';
import { organizationNotFound } from '../../domain/refusal.ts';

export type Added = {
  readonly memberId: string;
  /** The open invitation of the same address, closed by this: its workflow has to be signalled after the commit. */
  readonly closedInvitationId: string | null;
};

/** A member to be made who does not come by an invitation. */
export type Newcomer = Omit<NewMember, 'invitationId'>;

/**
 * Makes a member of an address without an invitation. Seats and duplicates are judged here, under the organization's
 * lock; an open invitation of the address is closed as `superseded`.
 * Refusals: `organization_not_found`, `seat_limit_reached`, `duplicate_member_email`.
 */
export async function addMember(
  sql: Sql,
  organizationId: string,
  member: Newcomer,
  actor: Actor,
): Promise<Outcome<Added, 'organization_not_found' | NewcomerRefusal>> {
  const organization = await lockAlone(sql, organizationId);
  return organization.ok ? addNewcomer(sql, organization.value, member, actor) : organization;
}

export type NewcomerRefusal = 'seat_limit_reached' | 'duplicate_member_email';

/**
 * Locks an organization against every other decision, so that seats can be counted. Refuses with
 * `organization_not_found`. An invite of the same address is decided before this or after it, so that it is
 * superseded or refused.
 */
export async function lockAlone(
  sql: Sql,
  organizationId: string,
): Promise<Outcome<LockedOrganization, 'organization_not_found'>> {
  const organization = await lockOrganization(sql, organizationId, { alone: true });
  if (organization !== null && !organization.isClosed) return allow(organization);
  return organizationNotFound();
}

/** Makes the member and closes an open invitation of the address as superseded. The caller holds the organization. */
export async function addNewcomer(
  sql: Sql,
  organization: LockedOrganization,
  member: Newcomer,
  actor: Actor,
): Promise<Outcome<Added, NewcomerRefusal>> {
  const { id: organizationId, policy } = organization;
  const activeMembers = policy.seatLimit === null ? 0 : await countMembers(sql, organizationId);
  const superseded = await supersede(sql, organizationId, member.emailAddress, actor);
  const inserted = await insertMember(sql, organization, { ...member, invitationId: null });
  if (!inserted.ok) return inserted;
  // Asked last, so that somebody who is a member already hears that, and not that the seats are taken.
  const seat = seatForMember({ seatLimit: policy.seatLimit, activeMembers });
  if (!seat.ok) return seat;
  await addMemberEvent(sql, { id: member.id, organizationId }, { type: 'member.created', actor });
  return allow({ memberId: member.id, closedInvitationId: superseded });
}

/** Locks the open invitation of an address. Null where there is none. */
export async function lockOpenInvitation(
  sql: Sql,
  organizationId: string,
  address: EmailAddress,
): Promise<InvitationRow | null> {
  const open = await findOpenInvitation(sql, organizationId, address.canonical);
  const locked = open === null ? null : await lockInvitation(sql, open.id);
  return locked === null || locked.closedAt !== null ? null : locked;
}

async function supersede(
  sql: Sql,
  organizationId: string,
  address: EmailAddress,
  actor: Actor,
): Promise<string | null> {
  const locked = await lockOpenInvitation(sql, organizationId, address);
  if (locked === null) return null;
  const at = await readClock(sql);
  const superseded = { state: 'revoked', at, actor, closeReason: 'superseded' } as const;
  const isOver = isOverAt(locked, at);
  const expired = { state: 'expired', at: overFrom(locked), actor: system } as const;
  await closeInvitation(sql, locked, isOver ? expired : superseded);
  return locked.id;
}
