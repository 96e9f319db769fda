import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/**
 * Returns whether one more invite may be opened: members and open invites together stay within the limit. Joins are not
 * counted. Refuses with `seat_limit_reached`.
 */
export function seatForInvite(count: {
  readonly seatLimit: number | null;
  readonly activeMembers: number;
  readonly openInvites: number;
}): Outcome<void, 'seat_limit_reached'> {
  return seat(count.seatLimit, count.activeMembers + count.openInvites);
}

/** Returns whether one more member may be added. Refuses with `seat_limit_reached`. */
export function seatForMember(count: {
  readonly seatLimit: number | null;
  readonly activeMembers: number;
}): Outcome<void, 'seat_limit_reached'> {
  return seat(count.seatLimit, count.activeMembers);
}

function seat(seatLimit: number | null, taken: number): Outcome<void, 'seat_limit_reached'> {
  if (seatLimit === null || taken < seatLimit) return allow(undefined);
  return refuse('seat_limit_reached', 'All seats of the organization are taken.');
}
