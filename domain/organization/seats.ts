import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/**
 * Whether one more invite may be opened: members and open invitations together stay within the limit.
 * Invitations that the invitee asked for (joins) are not counted by the caller. Refuses with `seat_limit_reached`.
 */
export function seatForInvite(count: {
  readonly seatLimit: number | null;
  readonly activeMembers: number;
  readonly openInvitations: number;
}): Outcome<void, 'seat_limit_reached'> {
  return seat(count.seatLimit, count.activeMembers + count.openInvitations);
}

/** Whether one more member may come in, by whatever way. Refuses with `seat_limit_reached`. */
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
