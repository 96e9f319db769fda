import type { InviteTerms, JoinTerms } from '../../domain/invitation/terms.ts';
import { planReminders } from '../../domain/invitation/reminders.ts';
import type { InvitationChange, InvitationRow, StoredReminder } from '../invitations.ts';
import type { RulingOrganization } from '../policies.ts';

const minuteMs = 60_000;

type Lifetime = Pick<InvitationRow, 'kind' | 'lifetimeMinutes' | 'reminderRules'>;

/** When it ends and when it reminds, if its life starts at `start`; nobody is reminded of what they asked for. */
export function lifeFrom(
  start: Date,
  lifetime: Lifetime,
  organization: Pick<RulingOrganization, 'defaultReminders'>,
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
export function inviteColumns(terms: InviteTerms, roles: readonly string[]): InvitationChange {
  return {
    kind: 'invite',
    emailAddress: terms.emailAddress.mailbox,
    canonicalAddress: terms.emailAddress.canonical,
    name: terms.name,
    message: terms.message,
    roles,
    invitedByMemberId: terms.invitedByMemberId,
    locale: terms.locale,
    trustedMetadata: terms.trustedMetadata as InvitationRow['trustedMetadata'],
    untrustedMetadata: terms.untrustedMetadata as InvitationRow['untrustedMetadata'],
    redirectUrl: terms.redirectUrl,
    lifetimeMinutes: terms.lifetimeMinutes,
    reminderRules: terms.reminders,
  };
}

export function joinColumns(terms: JoinTerms, roles: readonly string[]): InvitationChange {
  return {
    kind: 'join',
    emailAddress: terms.emailAddress.mailbox,
    canonicalAddress: terms.emailAddress.canonical,
    roles,
    locale: terms.locale,
    redirectUrl: terms.redirectUrl,
    lifetimeMinutes: terms.lifetimeMinutes,
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
