import { withNothingDue } from '../../domain/invitation/invitation.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import type { ClosedState } from '../../domain/invitation/state.ts';
import type { NewEvent } from '../events.ts';
import { changeInvitation } from '../invitations.ts';
import type { Actor } from '../requests.ts';
import type { Tx } from '../sql/client.ts';

/** Reasons of our own. Erasure keeps them, and deletes those of callers. */
export const closeReasons = ['superseded', 'organization_deleted', 'erased'] as const;
type CloseReason = (typeof closeReasons)[number];

export type Closing = {
  readonly state: ClosedState;
  readonly at: Date;
  readonly actor: Actor;
  /** The caller's reason. */
  readonly reason?: string | null;
  /** Our reason, where the state does not say why. */
  readonly closeReason?: CloseReason | null;
};

/**
 * Closes an open invitation that the caller has locked. Its link is dead, and nothing more is sent.
 * @param more events that follow the one of the closing
 */
export function closeInvitation(
  tx: Tx,
  invitation: Invitation,
  { state, at, actor, reason = null, closeReason = null }: Closing,
  more: readonly NewEvent[] = [],
): Promise<Invitation> {
  const details = closeReason === null ? {} : { close_reason: closeReason };
  return changeInvitation(
    tx,
    invitation.id,
    { ...withNothingDue(invitation), state, closedAt: at, closeReason: closeReason ?? reason },
    [{ type: `invitation.${state}`, actor, reason, details }, ...more],
  );
}
