import { skipReminders } from './invitation.ts';
import type { Invitation, InvitationChange } from './invitation.ts';
import { planReminders } from './reminders.ts';
import type { ReminderRule } from './reminders.ts';
import { dueAtOf } from './snapshot.ts';
import type { EmailKind } from './snapshot.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** One email of a generation. */
export type ScheduledEmail = { readonly kind: EmailKind; readonly ordinal: number };

/**
 * Returns the email to send now; null where none is due. The invitation decides which one it is: the email that carries
 * the link, else the last of the reminders that are due.
 * @param requested the email that the workflow found due, by its own clock. A reminder makes those up to it due
 */
export function pickEmail(
  invitation: Invitation,
  requested: ScheduledEmail,
  now: Date,
): ScheduledEmail | null {
  const { emailDue, emailDueOrdinal, reminders } = invitation;
  if (emailDue !== null) return { kind: emailDue, ordinal: emailDueOrdinal };
  // The ordinal of another kind of email says nothing about reminders.
  const dueOrdinal = isReminder(requested) ? requested.ordinal : 0;
  const due = reminders.filter(
    ({ state, atMs, ordinal }) => state === 'planned' && (atMs <= now.getTime() || ordinal <= dueOrdinal),
  );
  const last = due.at(-1);
  return last === undefined ? null : { kind: last.kind, ordinal: last.ordinal };
}

/** Returns what claiming an email changes. Reminders before the claimed one are skipped. */
export function claimed(invitation: Invitation, { ordinal }: ScheduledEmail, now: Date) {
  const { emailDue, reminders, deliveryAttempts } = invitation;
  return {
    reminders: emailDue === null ? skipReminders(reminders, (one) => one.ordinal < ordinal) : reminders,
    deliveryAttempts: deliveryAttempts + 1,
    deliveryLastAttemptAt: now,
    blockedBy: null,
  } satisfies InvitationChange;
}

/** Returns the expiry that an email names: the lifetime starts with the first email of a link. */
export function expiryIfSent(invitation: Invitation, now: Date): Date {
  return startsLifetime(invitation) ? lifetimeEnd(invitation, now) : invitation.expiresAt;
}

/**
 * Returns what sending an email changes. The first email of a link starts the lifetime. The same email again keeps the
 * expiry and stands for the reminders that were due by then.
 */
export function sent(
  invitation: Invitation,
  email: ScheduledEmail,
  {
    now,
    defaultReminders,
  }: { readonly now: Date; readonly defaultReminders: readonly ReminderRule[] | null },
): InvitationChange {
  const { reminders } = invitation;
  const change: InvitationChange = isReminder(email)
    ? {
        reminders: reminders.map((one) =>
          one.ordinal === email.ordinal ? { ...one, state: 'sent' as const } : one,
        ),
      }
    : {
        emailDue: null,
        emailDueAt: null,
        sentAt: now,
        ...(invitation.emailDueOrdinal === 1
          ? lifetimeFrom(now, invitation, defaultReminders)
          : { reminders: skipReminders(reminders, ({ atMs }) => atMs <= now.getTime()) }),
      };
  return { ...change, deliveryState: 'sent', dueAt: dueAtOf({ ...invitation, ...change }) };
}

/** Returns what an undeliverable email changes: nothing is sent any more, and the link stays valid until the expiry. */
export function undeliverable(invitation: Invitation, now: Date) {
  const expiresAt = expiryIfSent(invitation, now);
  return {
    state: 'undeliverable',
    emailDue: null,
    emailDueAt: null,
    deliveryState: 'bounced',
    expiresAt,
    dueAt: expiresAt,
  } satisfies InvitationChange;
}

/** Returns what a new link changes: it has to be sent by an email. */
export function freshEmail(now: Date, kind: 'invite' | 'join') {
  return {
    state: 'pending',
    emailDue: kind === 'join' ? 'join' : 'invitation',
    emailDueOrdinal: 1,
    emailDueAt: now,
    deliveryState: 'queued',
    deliveryAttempts: 0,
    deliveryLastAttemptAt: null,
    deliveryDiagnostic: null,
    blockedBy: null,
    dueAt: now,
  } satisfies InvitationChange;
}

/**
 * Returns what a repeated request to join changes: the same email is sent again, with the same link and expiry. Null
 * where one is due already, or was sent within the hour, so that an outsider cannot flood a mailbox.
 */
export function sameEmailAgain(invitation: Invitation, now: Date): InvitationChange | null {
  const { deliveryLastAttemptAt, emailDue, emailDueAt, emailDueOrdinal, createdAt, kind } = invitation;
  const lastMs = (deliveryLastAttemptAt ?? emailDueAt ?? createdAt).getTime();
  if (emailDue !== null || now.getTime() - lastMs < hourMs) return null;
  return { ...freshEmail(now, kind), emailDueOrdinal: emailDueOrdinal + 1 };
}

/** Returns expiry and reminders of a lifetime that starts at `start`. A join has no reminders. */
export function lifetimeFrom(
  start: Date,
  invitation: Pick<Invitation, 'kind' | 'lifetimeMinutes' | 'reminderRules'>,
  defaultReminders: readonly ReminderRule[] | null,
) {
  const { kind, lifetimeMinutes, reminderRules } = invitation;
  const planned = planReminders({
    rules: kind === 'join' ? [] : reminderRules,
    lifetimeMs: lifetimeMinutes * minuteMs,
    startsAtMs: start.getTime(),
    organizationDefault: defaultReminders,
  });
  return {
    expiresAt: lifetimeEnd(invitation, start),
    reminders: planned.map((reminder) => ({ ...reminder, state: 'planned' as const })),
  } satisfies InvitationChange;
}

export function isReminder({ kind }: Pick<ScheduledEmail, 'kind'>): boolean {
  return kind === 'reminder' || kind === 'last_call';
}

function startsLifetime({ emailDue, emailDueOrdinal }: Invitation): boolean {
  return emailDue !== null && emailDueOrdinal === 1;
}

function lifetimeEnd({ lifetimeMinutes }: Pick<Invitation, 'lifetimeMinutes'>, start: Date): Date {
  return new Date(start.getTime() + lifetimeMinutes * minuteMs);
}
