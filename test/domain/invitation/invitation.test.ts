import { describe, expect, test } from 'vitest';
import { asOf, takesSeat } from '../../../domain/invitation/expiry.ts';
import { isOpenFor } from '../../../domain/invitation/invitation.ts';
import type { Invitation } from '../../../domain/invitation/invitation.ts';
import { hasToken } from '../../../domain/invitation/link.ts';
import { messageIdOf } from '../../../domain/invitation/message-id.ts';
import { dueAtOf, toSnapshot, withoutEmail } from '../../../domain/invitation/snapshot.ts';
import { after, anInvitation, createdAt, reminders } from './an-invitation.ts';

describe('a seat', () => {
  test.each<readonly [string, Partial<Invitation>, number, boolean]>([
    ['is taken by a pending invite', {}, 0, true],
    ['is taken by an undeliverable invite', { state: 'undeliverable' }, 0, true],
    ['is not taken by a join', { kind: 'join' }, 0, false],
    ['is not taken by an invite that is over, recorded or not', {}, 10_080, false],
    ['is not taken by a closed invite', { state: 'revoked', closedAt: after(1) }, 2, false],
    [
      'is taken by an invite whose first email is unsent after its lifetime',
      { emailDue: 'invitation', emailDueAt: createdAt },
      10_081,
      true,
    ],
  ])('%s', (_, change, minutes, takes) => {
    expect(takesSeat(anInvitation(change), after(minutes))).toBe(takes);
  });
});

describe('an invitation', () => {
  test.each<readonly [string, Partial<Invitation>, string, boolean]>([
    ['is open for its address', {}, 'ada@company.com', true],
    ['is open for its address while undeliverable', { state: 'undeliverable' }, 'ada@company.com', true],
    ['is not open for another address', {}, 'bob@company.com', false],
    ['is not open once closed', { state: 'accepted' }, 'ada@company.com', false],
    ['is not open once erased', { address: null }, 'ada@company.com', false],
  ])('%s', (_, change, canonical, isOpen) => {
    expect(isOpenFor(anInvitation(change), { canonical })).toBe(isOpen);
  });
});

test('the token of the newest link is known by its SHA-256, in whole', () => {
  const { tokenHash } = anInvitation();
  expect(hasToken({ tokenHash }, '000aff')).toBe(true);
  for (const other of ['', '000af', '000afe', '0aff', '000AFF'])
    expect(hasToken({ tokenHash }, other)).toBe(false);
});

test('an invitation that is over reads as its expiry will record it', () => {
  const invitation = anInvitation({
    blockedBy: 'seat_limit_reached',
    reminders: reminders([10, 'sent'], [20, 'planned']),
  });
  expect(asOf(invitation, after(10_079))).toBe(invitation);
  expect(asOf(invitation, after(10_081))).toMatchObject({
    state: 'expired',
    closedAt: after(10_080),
    blockedBy: null,
    dueAt: null,
    reminders: [{ state: 'sent' }, { state: 'skipped' }],
  });
});

describe('the snapshot', () => {
  test('of no row and of a closed one names the ending', () => {
    expect(toSnapshot(null)).toEqual({ open: false, ending: 'none' });
    expect(toSnapshot(anInvitation({ state: 'declined' }))).toEqual({ open: false, ending: 'declined' });
  });

  test.each<readonly [string, Partial<Invitation>, unknown, number]>([
    [
      'names the email with the link before any reminder',
      { emailDue: 'invitation', emailDueAt: after(5), reminders: reminders([1, 'planned']) },
      { kind: 'invitation', ordinal: 1, atMs: after(5).getTime() },
      5,
    ],
    [
      'names the first planned reminder',
      { reminders: reminders([1, 'sent'], [30, 'planned'], [60, 'planned']) },
      { kind: 'reminder', ordinal: 2, atMs: after(30).getTime() },
      30,
    ],
    [
      'names no email of an undeliverable invitation',
      { state: 'undeliverable', reminders: reminders([1, 'planned']) },
      null,
      10_080,
    ],
    ['names no email where none is left', {}, null, 10_080],
    [
      'is due at the expiry where an email is due later',
      { emailDue: 'join', emailDueAt: after(20_000) },
      { kind: 'join', ordinal: 1, atMs: after(20_000).getTime() },
      10_080,
    ],
  ])('%s', (_, change, nextEmail, dueMinutes) => {
    const invitation = anInvitation(change);
    expect(toSnapshot(invitation)).toMatchObject({ open: true, revision: 3, generation: 2, nextEmail });
    expect(dueAtOf(invitation)).toEqual(after(dueMinutes));
  });

  test('of an invitation about to close names no email', () => {
    const snapshot = toSnapshot(anInvitation({ reminders: reminders([1, 'planned']) }));
    expect(withoutEmail(snapshot)).toMatchObject({ open: true, nextEmail: null });
    expect(dueAtOf(anInvitation({ state: 'expired' }))).toBeNull();
  });
});

test('a Message-ID is the same for each attempt, and another for each email', () => {
  const email = { id: 'a', generation: 2, kind: 'reminder', ordinal: 1 } as const;
  expect(messageIdOf(email, 'mail.company.com')).toBe('<a.2.reminder.1@mail.company.com>');
  expect(messageIdOf({ ...email, ordinal: 2 }, 'mail.company.com')).toBe('<a.2.reminder.2@mail.company.com>');
});
