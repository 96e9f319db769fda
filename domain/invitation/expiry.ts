import { withNothingDue } from './invitation.ts';
import type { Invitation } from './invitation.ts';
import { isOpen } from './state.ts';

const longestUnsentMs = 30 * 86_400_000;

/** The properties of an invitation that decide when it is over. */
export type Lifespan = Pick<
  Invitation,
  'state' | 'expiresAt' | 'emailDue' | 'emailDueOrdinal' | 'emailDueAt'
>;

/**
 * Returns the instant from which an open invitation is over: its expiry. The lifetime starts with the first email of a
 * link, so while that email is unsent, the invitation is over 30 days after the email was due.
 */
export function overFrom(lifespan: Omit<Lifespan, 'state'>): Date {
  const { expiresAt, emailDue, emailDueOrdinal, emailDueAt } = lifespan;
  if (emailDue === null || emailDueOrdinal > 1 || emailDueAt === null) return expiresAt;
  return new Date(Math.max(expiresAt.getTime(), emailDueAt.getTime() + longestUnsentMs));
}

/**
 * Returns whether an invitation that is recorded as open was over at an instant: time decides, whether its workflow has
 * recorded the expiry or not.
 */
export function isOverAt(lifespan: Lifespan, at: Date): boolean {
  return isOpen(lifespan) && at >= overFrom(lifespan);
}

/** Returns an invitation as it stands at an instant: one that is over reads as its expiry will record it. */
export function asOf(invitation: Invitation, at: Date): Invitation {
  if (!isOverAt(invitation, at)) return invitation;
  return { ...invitation, ...withNothingDue(invitation), state: 'expired', closedAt: overFrom(invitation) };
}

/** Returns whether the invitation takes a seat: an open invite does, a join and an invitation that is over do not. */
export function takesSeat(invitation: Lifespan & Pick<Invitation, 'kind'>, now: Date): boolean {
  return invitation.kind === 'invite' && isOpen(invitation) && !isOverAt(invitation, now);
}
