import type { EmailAddress } from '../address/types.ts';
import type { RefusalType } from '../refusal.ts';
import type { Link } from './link.ts';
import type { Locale } from './locale.ts';
import type { PlannedReminder, ReminderRule } from './reminders.ts';
import type { EmailKind } from './snapshot.ts';
import { isOpen } from './state.ts';
import type { InvitationState } from './state.ts';

export type DeliveryState =
  'none' | 'queued' | 'sent' | 'delayed' | 'delivered' | 'bounced' | 'complained' | 'held';

/** A planned reminder and what has become of it. */
export type Reminder = PlannedReminder & { readonly state: 'planned' | 'sent' | 'skipped' };

type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };
type Metadata = Readonly<Record<string, JsonValue>>;

/** An invitation, as its row records it. */
export type Invitation = Link & {
  readonly id: string;
  readonly organizationId: string;
  /** The id that the member gets who accepts it. */
  readonly memberId: string;
  readonly kind: 'invite' | 'join';
  readonly state: InvitationState;
  /** Grows with each change. */
  readonly revision: number;
  /** Null once erased. */
  readonly address: EmailAddress | null;
  readonly name: string | null;
  readonly message: string | null;
  readonly roles: readonly string[];
  /** Null: the project invites, or the invitee requested to join. */
  readonly invitedByMemberId: string | null;
  readonly locale: Locale;
  readonly trustedMetadata: Metadata;
  readonly untrustedMetadata: Metadata;
  /** Null: our own page. */
  readonly redirectUrl: string | null;
  /** The generation of its link: a new link has the next one. */
  readonly generation: number;
  readonly lifetimeMinutes: number;
  /** Null: the organization's rules, else the defaults. */
  readonly reminderRules: readonly ReminderRule[] | null;
  /** In the order of time. */
  readonly reminders: readonly Reminder[];
  /** The email that must be sent before any reminder. Of a link, the first one has ordinal 1. */
  readonly emailDue: Extract<EmailKind, 'invitation' | 'join'> | null;
  readonly emailDueOrdinal: number;
  readonly emailDueAt: Date | null;
  readonly deliveryState: DeliveryState;
  readonly deliveryAttempts: number;
  readonly deliveryLastAttemptAt: Date | null;
  readonly deliveryDiagnostic: string | null;
  /** The refusal by which policy holds the next email. */
  readonly blockedBy: RefusalType | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  /** The expiry by the lifetime; see `overFrom`. */
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
  readonly closeReason: string | null;
  /** When its workflow has to act next; null once closed. */
  readonly dueAt: Date | null;
};

/** The properties of an invitation that change. */
export type InvitationChange = Partial<Invitation>;

/** Returns whether the invitation is open and has this address; else a request for the address needs another one. */
export function isOpenFor(invitation: Invitation, { canonical }: Pick<EmailAddress, 'canonical'>): boolean {
  return isOpen(invitation) && invitation.address?.canonical === canonical;
}

/** Returns what closing an invitation changes, besides state, time and reason: nothing is due any more. */
export function withNothingDue({ reminders }: Pick<Invitation, 'reminders'>) {
  return {
    emailDue: null,
    emailDueAt: null,
    blockedBy: null,
    dueAt: null,
    reminders: skipReminders(reminders, () => true),
  } satisfies InvitationChange;
}

/** Skips the planned reminders that match. */
export function skipReminders(
  reminders: readonly Reminder[],
  matches: (reminder: Reminder) => boolean,
): readonly Reminder[] {
  return reminders.map((reminder) =>
    reminder.state === 'planned' && matches(reminder) ? { ...reminder, state: 'skipped' } : reminder,
  );
}
