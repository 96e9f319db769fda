import type { ClosedState } from '../../domain/invitation/state.ts';
import { addEvent } from '../events.ts';
import { changeInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import type { Actor } from '../requests.ts';
import type { Sql } from '../sql/client.ts';

/** Our own words, which stay when a caller's are erased. */
export const closeReasons = ['superseded', 'organization_deleted', 'erased'] as const;
type CloseReason = (typeof closeReasons)[number];

export type Closing = {
  readonly state: ClosedState;
  readonly at: Date;
  readonly actor: Actor;
  /** In the caller's words. */
  readonly reason?: string | null;
  /** In ours: why a closed invitation was closed where its state does not say it. */
  readonly closeReason?: CloseReason | null;
};

/** Closes an open invitation whose row the caller has locked: its link is dead, nothing more is sent. */
export async function closeInvitation(
  sql: Sql,
  invitation: InvitationRow,
  ending: Closing,
): Promise<InvitationRow> {
  const row = await changeInvitation(sql, invitation.id, {
    state: ending.state,
    closedAt: ending.at,
    closeReason: ending.closeReason ?? ending.reason ?? null,
    emailDue: null,
    emailDueAt: null,
    blockedBy: null,
    dueAt: null,
    reminders: invitation.reminders.map((reminder) =>
      reminder.state === 'planned' ? { ...reminder, state: 'skipped' } : reminder,
    ),
  });
  await addEvent(sql, row, {
    type: `invitation.${ending.state}`,
    actor: ending.actor,
    reason: ending.reason ?? null,
    details: ending.closeReason ? { close_reason: ending.closeReason } : {},
  });
  return row;
}
