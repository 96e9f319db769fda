import { describe, expect, test } from 'vitest';
import {
  claimed,
  expiryIfSent,
  freshEmail,
  lifetimeFrom,
  pickEmail,
  sameEmailAgain,
  sent,
  undeliverable,
} from '../../../domain/invitation/email-schedule.ts';
import type { ScheduledEmail } from '../../../domain/invitation/email-schedule.ts';
import type { Invitation, Reminder } from '../../../domain/invitation/invitation.ts';
import { after, anInvitation, createdAt, reminders } from './an-invitation.ts';

const statesOf = (invitation: Pick<Invitation, 'reminders'>) =>
  invitation.reminders.map(({ state }) => state);
const first: ScheduledEmail = { kind: 'invitation', ordinal: 1 };
const reminder = (ordinal: number): ScheduledEmail => ({ kind: 'reminder', ordinal });

describe('the email to send', () => {
  const three = reminders([10, 'planned'], [20, 'planned'], [30, 'planned']);
  const unsent = { emailDue: 'invitation', emailDueAt: createdAt } as const;
  test.each<readonly [string, Partial<Invitation>, ScheduledEmail, number, ScheduledEmail | null]>([
    [
      'is the one with the link, before any reminder',
      { ...unsent, reminders: three },
      reminder(2),
      25,
      first,
    ],
    [
      'is that one under its own ordinal',
      { ...unsent, emailDueOrdinal: 2 },
      first,
      0,
      { kind: 'invitation', ordinal: 2 },
    ],
    ['is a reminder from its instant on', { reminders: three }, first, 10, reminder(1)],
    ['is none a moment before', { reminders: three }, first, 9.99, null],
    ['is the last of several reminders that are due', { reminders: three }, reminder(1), 25, reminder(2)],
    [
      'is the last call once that is due',
      { reminders: three },
      reminder(1),
      30,
      { kind: 'last_call', ordinal: 3 },
    ],
    [
      'is the reminder that the workflow found due by its clock',
      { reminders: three },
      reminder(2),
      5,
      reminder(2),
    ],
    ['is no reminder where the workflow repeats the first email', { reminders: three }, first, 5, null],
    [
      'is none that was sent or skipped',
      { reminders: reminders([10, 'sent'], [20, 'skipped']) },
      reminder(2),
      60,
      null,
    ],
    ['is none without reminders', {}, reminder(1), 60, null],
  ])('%s', (_, change, requested, minutes, wanted) => {
    expect(pickEmail(anInvitation(change), requested, after(minutes))).toEqual(wanted);
  });
});

test('claiming a reminder skips those before it, counts the attempt, and ends a hold', () => {
  const invitation = anInvitation({
    reminders: reminders([10, 'sent'], [20, 'planned'], [30, 'planned']),
    blockedBy: 'seat_limit_reached',
  });
  const change = claimed(invitation, { kind: 'last_call', ordinal: 3 }, after(31));
  expect(statesOf(change)).toEqual(['sent', 'skipped', 'planned']);
  expect(change).toMatchObject({ deliveryAttempts: 2, deliveryLastAttemptAt: after(31), blockedBy: null });
});

test('claiming the email with the link leaves reminders as they are', () => {
  const planned = reminders([0, 'planned'], [1, 'planned']);
  const invitation = anInvitation({ emailDue: 'invitation', emailDueAt: createdAt, reminders: planned });
  expect(claimed(invitation, { kind: 'invitation', ordinal: 2 }, after(5)).reminders).toEqual(planned);
});

test('the first email of a link starts the lifetime: expiry and reminders count from when it was sent', () => {
  const unsent = anInvitation({ emailDue: 'invitation', emailDueAt: createdAt, lifetimeMinutes: 1_000 });
  const change = sent(unsent, first, { now: after(60), defaultReminders: [{ fraction: 0.5 }] });
  expect(change).toMatchObject({
    emailDue: null,
    emailDueAt: null,
    sentAt: after(60),
    expiresAt: after(1_060),
    dueAt: after(560),
    deliveryState: 'sent',
  });
  expect(change.reminders).toMatchObject([{ ordinal: 1, atMs: after(560).getTime(), state: 'planned' }]);
  expect(expiryIfSent(unsent, after(60))).toEqual(after(1_060));
});

test('the same email again keeps the expiry, and skips the reminders that were due by then', () => {
  const again = anInvitation({
    emailDue: 'join',
    emailDueOrdinal: 2,
    emailDueAt: after(20),
    reminders: reminders([10, 'sent'], [20, 'planned'], [30, 'planned']),
  });
  const change = sent(again, { kind: 'join', ordinal: 2 }, { now: after(25), defaultReminders: null });
  expect(statesOf({ reminders: change.reminders as readonly Reminder[] })).toEqual([
    'sent',
    'skipped',
    'planned',
  ]);
  expect(change).not.toHaveProperty('expiresAt');
  expect(change.dueAt).toEqual(after(30));
  expect(expiryIfSent(again, after(25))).toEqual(again.expiresAt);
});

test('a sent reminder is recorded, and the workflow is due at the next one', () => {
  const invitation = anInvitation({ reminders: reminders([10, 'planned'], [20, 'planned']) });
  const change = sent(invitation, reminder(1), { now: after(12), defaultReminders: null });
  expect(statesOf({ reminders: change.reminders as readonly Reminder[] })).toEqual(['sent', 'planned']);
  expect(change).not.toHaveProperty('sentAt');
  expect(change.dueAt).toEqual(after(20));
});

describe('an undeliverable email', () => {
  test('starts the lifetime where it is the first one of its link', () => {
    const unsent = anInvitation({ emailDue: 'invitation', emailDueAt: createdAt, lifetimeMinutes: 60 });
    const change = undeliverable(unsent, after(30));
    expect(change).toMatchObject({ state: 'undeliverable', emailDue: null, deliveryState: 'bounced' });
    expect([change.expiresAt, change.dueAt]).toEqual([after(90), after(90)]);
  });

  test('keeps the expiry where an earlier one was sent', () => {
    expect(undeliverable(anInvitation(), after(30)).expiresAt).toEqual(after(10_080));
  });
});

describe('a repeated request to join', () => {
  test.each<readonly [string, Partial<Invitation>, number, number | null]>([
    ['sends the same email again after an hour', {}, 60, 2],
    ['sends none within the hour', {}, 59.99, null],
    ['counts the hour from the last attempt', { deliveryLastAttemptAt: after(30) }, 89, null],
    [
      'counts it from the due instant where nothing was attempted',
      { deliveryLastAttemptAt: null, emailDueAt: after(10) },
      65,
      null,
    ],
    ['counts it from the creation where nothing was due', { deliveryLastAttemptAt: null }, 61, 2],
    ['sends none while an email is due', { emailDue: 'join', emailDueAt: createdAt }, 600, null],
    ['grows the ordinal each time', { emailDueOrdinal: 4 }, 60, 5],
  ])('%s', (_, change, minutes, ordinal) => {
    const invitation = anInvitation({ kind: 'join', ...change });
    const again = sameEmailAgain(invitation, after(minutes));
    expect(again?.emailDueOrdinal ?? null).toBe(ordinal);
    if (again !== null) expect(again).toMatchObject({ emailDue: 'join', dueAt: after(minutes) });
  });
});

test('a lifetime has the rules of the invite, else of the organization, and none for a join', () => {
  const of = (change: Partial<Invitation>) =>
    lifetimeFrom(createdAt, { ...anInvitation({ lifetimeMinutes: 1_000 }), ...change }, [{ fraction: 0.5 }]);
  const instants = (change: Partial<Invitation>) => of(change).reminders.map(({ atMs }) => new Date(atMs));
  expect(instants({})).toEqual([after(500)]);
  expect(instants({ reminderRules: [{ afterMs: 60_000 }] })).toEqual([after(1)]);
  expect(instants({ reminderRules: [] })).toEqual([]);
  expect(instants({ kind: 'join' })).toEqual([]);
  expect(of({}).expiresAt).toEqual(after(1_000));
});

test('a new link is sent at once, and nothing of the previous email counts', () => {
  expect(freshEmail(after(5), 'invite')).toMatchObject({
    state: 'pending',
    emailDue: 'invitation',
    emailDueOrdinal: 1,
    emailDueAt: after(5),
    deliveryAttempts: 0,
    blockedBy: null,
    dueAt: after(5),
  });
  expect(freshEmail(after(5), 'join').emailDue).toBe('join');
});
