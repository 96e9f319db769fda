import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import type { Invitation, Reminder } from '../../../domain/invitation/invitation.ts';

const minuteMs = 60_000;

/** When the invitations of these tests were created. */
export const createdAt = new Date('2026-11-25T12:00:00Z');

/** Returns an instant so many minutes after the creation. */
export function after(minutes: number): Date {
  return new Date(createdAt.getTime() + minutes * minuteMs);
}

/** Returns a pending invite of a week whose first email was sent at its creation. */
export function anInvitation(change: Partial<Invitation> = {}): Invitation {
  const address = parseEmailAddress('ada@company.com');
  if (!address.ok) throw new Error(address.refusal.message);
  return {
    id: '0193-invitation',
    organizationId: '0193-organization',
    memberId: '0193-member',
    kind: 'invite',
    state: 'pending',
    revision: 3,
    address: address.value,
    name: null,
    message: null,
    roles: ['member'],
    invitedByMemberId: null,
    locale: 'en',
    trustedMetadata: {},
    untrustedMetadata: {},
    redirectUrl: null,
    generation: 2,
    nonce: 'nonce',
    linkKeyId: 'key',
    tokenHash: Uint8Array.from([0, 10, 255]),
    lifetimeMinutes: 10_080,
    reminderRules: null,
    reminders: [],
    emailDue: null,
    emailDueOrdinal: 1,
    emailDueAt: null,
    deliveryState: 'sent',
    deliveryAttempts: 1,
    deliveryLastAttemptAt: createdAt,
    deliveryDiagnostic: null,
    blockedBy: null,
    createdAt,
    sentAt: createdAt,
    expiresAt: after(10_080),
    closedAt: null,
    closeReason: null,
    dueAt: after(10_080),
    ...change,
  };
}

/** Returns reminders `minutes` after the creation: the last of several is the last call. */
export function reminders(...planned: readonly (readonly [minutes: number, state: Reminder['state']])[]) {
  return planned.map(([minutes, state], index): Reminder => ({
    ordinal: index + 1,
    atMs: after(minutes).getTime(),
    kind: index > 0 && index === planned.length - 1 ? 'last_call' : 'reminder',
    state,
  }));
}
