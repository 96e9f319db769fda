import type { EmailKind, InvitationSnapshot } from '../../domain/invitation/snapshot.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { recordAttempt, settleEmail } from '../emails.ts';
import { addEvent, system } from '../events.ts';
import { changeInvitation, lockInvitation } from '../invitations.ts';
import type { InvitationChange, InvitationRow } from '../invitations.ts';
import type { Sql } from '../sql/client.ts';
import { dueAtOf, toSnapshot } from '../invitations-snapshot.ts';
import { inTransaction } from './decide.ts';
import { readClock } from './context.ts';
import type { TransactionDeps } from './context.ts';
import { lifetimeFrom } from './columns.ts';

export type SettledEmail = {
  readonly messageId: string;
  readonly kind: EmailKind;
  readonly ordinal: number;
  readonly invitation: Pick<InvitationRow, 'id' | 'generation'>;
  /** The server's answer without what it quotes. */
  readonly diagnostic: string;
};

/** Notes that the mail server took the e-mail. With the first one of a generation the invitation's life starts. */
export function recordSent(deps: TransactionDeps, email: SettledEmail): Promise<InvitationSnapshot> {
  return settle(deps, email, async (sql, row, now) => {
    const isNews = await settleEmail(sql, email.messageId, 'sent', email.diagnostic);
    if (row === null || !isNews) return row;
    const isReminder = email.kind === 'reminder' || email.kind === 'last_call';
    const change = isReminder ? reminded(row, email.ordinal) : await mailed(sql, row, now);
    const sent = await changeInvitation(sql, row.id, {
      ...change,
      deliveryState: 'sent',
      deliveryDiagnostic: email.diagnostic,
      dueAt: dueAtOf({ ...row, ...change }),
    });
    const { kind, ordinal } = email;
    const type = isReminder ? 'invitation.reminded' : 'invitation.sent';
    await addEvent(sql, sent, { type, actor: system, details: { kind, ordinal } });
    return sent;
  });
}

/** Notes that no mail server will take it: e-mails pause, the link stays good. */
export function recordUndeliverable(deps: TransactionDeps, email: SettledEmail): Promise<InvitationSnapshot> {
  return settle(deps, email, async (sql, row, now) => {
    const isNews = await settleEmail(sql, email.messageId, 'refused', email.diagnostic);
    if (row === null || !isNews) return row;
    const neverSent = row.emailDue !== null && row.emailDueOrdinal === 1;
    const expiresAt = neverSent ? new Date(now.getTime() + row.lifetimeMinutes * 60_000) : row.expiresAt;
    const failed = await changeInvitation(sql, row.id, {
      state: 'undeliverable',
      emailDue: null,
      emailDueAt: null,
      deliveryState: 'bounced',
      deliveryDiagnostic: email.diagnostic,
      expiresAt,
      dueAt: expiresAt,
    });
    await addEvent(sql, failed, {
      type: 'invitation.undeliverable',
      actor: system,
      reason: email.diagnostic,
    });
    return failed;
  });
}

/**
 * Notes a fault that may pass. A slow attempt that fails after another was taken changes nothing.
 * @param email.startsPatience as of `noteAttempt`
 */
export function recordDelayed(
  deps: TransactionDeps,
  email: SettledEmail & { readonly startsPatience?: boolean },
): Promise<InvitationSnapshot> {
  return settle(deps, email, async (sql, row) => {
    const isNews = await recordAttempt(sql, email.messageId, email.diagnostic, email);
    if (row === null || !isNews) return row;
    return changeInvitation(sql, row.id, { deliveryState: 'delayed', deliveryDiagnostic: email.diagnostic });
  });
}

/** Holds the row, if it is open and of the e-mail's generation, while the note is made. */
function settle(
  deps: TransactionDeps,
  email: SettledEmail,
  note: (sql: Sql, row: InvitationRow | null, now: Date) => Promise<InvitationRow | null>,
): Promise<InvitationSnapshot> {
  return inTransaction(deps, async (sql) => {
    const [locked, now] = await Promise.all([lockInvitation(sql, email.invitation.id), readClock(sql)]);
    const isCurrent = locked !== null && isOpen(locked) && locked.generation === email.invitation.generation;
    const noted = await note(sql, isCurrent ? locked : null, now);
    return toSnapshot(noted ?? locked);
  });
}

function reminded(row: InvitationRow, ordinal: number): InvitationChange {
  return {
    reminders: row.reminders.map((reminder) =>
      reminder.ordinal === ordinal ? { ...reminder, state: 'sent' } : reminder,
    ),
  };
}

function skipUntil(row: InvitationRow, now: Date): InvitationRow['reminders'] {
  return row.reminders.map((reminder) =>
    reminder.state === 'planned' && reminder.atMs <= now.getTime()
      ? { ...reminder, state: 'skipped' }
      : reminder,
  );
}

/**
 * The same e-mail again (its ordinal grows) keeps the link's expiry, and stands for the reminders whose time has
 * passed; the first one starts the lifetime.
 */
async function mailed(sql: Sql, row: InvitationRow, now: Date): Promise<InvitationChange> {
  const done: InvitationChange = { emailDue: null, emailDueAt: null, sentAt: now };
  if (row.emailDueOrdinal > 1) return { ...done, reminders: skipUntil(row, now) };
  const organizations = await sql<[{ defaultReminders: InvitationRow['reminderRules'] }]>`
    select default_reminders from organizations where id = ${row.organizationId}`;
  return { ...done, ...lifetimeFrom(now, row, organizations[0]) };
}
