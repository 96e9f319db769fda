import type { EmailKind } from './snapshot.ts';
import { isOpen } from './state.ts';
import type { InvitationState } from './state.ts';

const longestUnsentMs = 30 * 86_400_000;

/** What says when an invitation is over. */
export type Lifespan = {
  readonly state: InvitationState;
  readonly expiresAt: Date;
  /** The e-mail that has to go out before any reminder; the first one of a link has ordinal 1. */
  readonly emailDue: EmailKind | null;
  readonly emailDueOrdinal: number;
  readonly emailDueAt: Date | null;
};

/**
 * Returns the instant from which an open invitation is over: its expiry. The lifetime starts with the first e-mail of
 * a link, so while that one has not gone out, it is over 30 days after the e-mail was due.
 */
export function overFrom(lifespan: Omit<Lifespan, 'state'>): Date {
  const { expiresAt, emailDue, emailDueOrdinal, emailDueAt } = lifespan;
  if (emailDue === null || emailDueOrdinal > 1 || emailDueAt === null) return expiresAt;
  return new Date(Math.max(expiresAt.getTime(), emailDueAt.getTime() + longestUnsentMs));
}

/**
 * Returns whether an invitation that is recorded as open was over at an instant: time decides, whether its workflow
 * has recorded the end or not.
 */
export function isOverAt(lifespan: Lifespan, at: Date): boolean {
  return isOpen(lifespan) && at >= overFrom(lifespan);
}

/** Returns the state that an invitation had at an instant, if nothing but time has changed it. */
export function stateAt(lifespan: Lifespan, at: Date): InvitationState {
  return isOverAt(lifespan, at) ? 'expired' : lifespan.state;
}
