import { isReminder, sent, undeliverable } from '../../domain/invitation/email-schedule.ts';
import type { ScheduledEmail } from '../../domain/invitation/email-schedule.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import type { ReminderRule } from '../../domain/invitation/reminders.ts';
import { toSnapshot } from '../../domain/invitation/snapshot.ts';
import type { InvitationSnapshot } from '../../domain/invitation/snapshot.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { recordAttempt, settleEmail } from '../emails.ts';
import { system } from '../events.ts';
import { changeInvitation, lockInvitation } from '../invitations.ts';
import type { Tx } from '../sql/client.ts';
import type { TransactionDeps } from './context.ts';
import { inTransaction } from './run.ts';

export type SettledEmail = ScheduledEmail & {
  readonly messageId: string;
  readonly invitation: Pick<Invitation, 'id' | 'generation'>;
  /** The mail server's reply without the addresses it quotes. */
  readonly diagnostic: string;
};

/** Records that the mail server has accepted the email. The first email of a link starts the lifetime. */
export function recordSent(deps: TransactionDeps, email: SettledEmail): Promise<InvitationSnapshot> {
  return settle(deps, email, async (tx, invitation) => {
    const now = await settleEmail(tx, email.messageId, 'sent', email.diagnostic);
    if (invitation === null || now === null) return invitation;
    const { kind, ordinal, diagnostic } = email;
    const defaultReminders = isReminder(email) ? null : await readDefaultReminders(tx, invitation);
    const change = { ...sent(invitation, email, { now, defaultReminders }), deliveryDiagnostic: diagnostic };
    const type = isReminder(email) ? 'invitation.reminded' : 'invitation.sent';
    return changeInvitation(tx, invitation.id, change, [{ type, actor: system, details: { kind, ordinal } }]);
  });
}

/** Records that no mail server will accept the email. No email is sent any more; the link stays valid. */
export function recordUndeliverable(deps: TransactionDeps, email: SettledEmail): Promise<InvitationSnapshot> {
  return settle(deps, email, async (tx, invitation) => {
    const { messageId, diagnostic } = email;
    const now = await settleEmail(tx, messageId, 'refused', diagnostic);
    if (invitation === null || now === null) return invitation;
    const change = { ...undeliverable(invitation, now), deliveryDiagnostic: diagnostic };
    return changeInvitation(tx, invitation.id, change, [
      { type: 'invitation.undeliverable', actor: system, reason: diagnostic },
    ]);
  });
}

/**
 * Records a failure that may pass. Changes nothing where another attempt has settled the email meanwhile.
 * @param email.restartsWindow see `recordAttempt`
 */
export function recordDelayed(
  deps: TransactionDeps,
  email: SettledEmail & { readonly restartsWindow?: boolean },
): Promise<InvitationSnapshot> {
  return settle(deps, email, async (tx, invitation) => {
    const isUnsettled = await recordAttempt(tx, email.messageId, email.diagnostic, email);
    if (invitation === null || !isUnsettled) return invitation;
    const change = { deliveryState: 'delayed', deliveryDiagnostic: email.diagnostic } as const;
    return changeInvitation(tx, invitation.id, change);
  });
}

/** Locks the invitation and records with it, if it is open and of the email's generation; else without it. */
function settle(
  deps: TransactionDeps,
  email: SettledEmail,
  record: (tx: Tx, invitation: Invitation | null) => Promise<Invitation | null>,
): Promise<InvitationSnapshot> {
  return inTransaction(deps, async (tx) => {
    const locked = await lockInvitation(tx, email.invitation.id);
    const isCurrent = locked !== null && isOpen(locked) && locked.generation === email.invitation.generation;
    const recorded = await record(tx, isCurrent ? locked : null);
    return toSnapshot(recorded ?? locked);
  });
}

/** Returns the organization's reminders, where the invitation has no rules of its own. */
async function readDefaultReminders(
  tx: Tx,
  { kind, organizationId, reminderRules }: Invitation,
): Promise<readonly ReminderRule[] | null> {
  if (kind === 'join' || reminderRules !== null) return null;
  const rows = await tx<[{ defaultReminders: readonly ReminderRule[] | null }]>`
    select default_reminders from organizations where id = ${organizationId}`;
  return rows[0].defaultReminders;
}
