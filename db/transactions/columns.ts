import type { InviteInput, JoinInput } from '../../domain/invitation/inputs.ts';
import { planReminders } from '../../domain/invitation/reminders.ts';
import type { InvitationChange, InvitationRow, StoredReminder } from '../invitations.ts';
import type { LockedOrganization } from '../organizations-lock.ts';

const minuteMs = 60_000;

type Lifetime = Pick<InvitationRow, 'kind' | 'lifetimeMinutes' | 'reminderRules'>;

/** When it ends and when it reminds, if its life starts at `start`; nobody is reminded of what they asked for. */
export function lifetimeFrom(
  start: Date,
  lifetime: Lifetime,
  organization: Pick<LockedOrganization, 'defaultReminders'>,
): { expiresAt: Date; reminders: readonly StoredReminder[] } {
  const lifetimeMs = lifetime.lifetimeMinutes * minuteMs;
  const planned = planReminders({
    rules: lifetime.kind === 'join' ? [] : lifetime.reminderRules,
    lifetimeMs,
    startsAtMs: start.getTime(),
    organizationDefault: organization.defaultReminders,
  });
  return {
    expiresAt: new Date(start.getTime() + lifetimeMs),
    reminders: planned.map((reminder) => ({ ...reminder, state: 'planned' })),
  };
}

/** The columns that an invite's terms fill, the same for a first invite and for one again. */
export function inviteColumns(input: InviteInput, roles: readonly string[]): InvitationChange {
  return {
    kind: 'invite',
    emailAddress: input.emailAddress.mailbox,
    canonicalAddress: input.emailAddress.canonical,
    name: input.name,
    message: input.message,
    roles,
    invitedByMemberId: input.invitedByMemberId,
    locale: input.locale,
    trustedMetadata: input.trustedMetadata as InvitationRow['trustedMetadata'],
    untrustedMetadata: input.untrustedMetadata as InvitationRow['untrustedMetadata'],
    redirectUrl: input.redirectUrl,
    lifetimeMinutes: input.lifetimeMinutes,
    reminderRules: input.reminders,
  };
}

export function joinColumns(input: JoinInput, roles: readonly string[]): InvitationChange {
  return {
    kind: 'join',
    emailAddress: input.emailAddress.mailbox,
    canonicalAddress: input.emailAddress.canonical,
    roles,
    locale: input.locale,
    redirectUrl: input.redirectUrl,
    lifetimeMinutes: input.lifetimeMinutes,
    reminderRules: null,
  };
}

/** A link that replaces the one before, and the e-mail that has to carry it. */
export function freshEmail(now: Date, kind: 'invite' | 'join'): InvitationChange {
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
  };
}
