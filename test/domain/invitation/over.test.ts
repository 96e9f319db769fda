import { expect, test } from 'vitest';
import { isOverAt, overFrom } from '../../../domain/invitation/expiry.ts';
import type { Lifespan } from '../../../domain/invitation/expiry.ts';

const expiresAt = new Date('2026-11-25T12:00:00Z');
const before = new Date('2026-11-25T11:59:59.999Z');
const mailed: Lifespan = {
  state: 'pending',
  expiresAt,
  emailDue: null,
  emailDueOrdinal: 1,
  emailDueAt: null,
};
const stateAt = (lifespan: Lifespan, at: Date) => (isOverAt(lifespan, at) ? 'expired' : lifespan.state);
const dueAt = new Date('2026-11-25T11:00:00Z');
const unsent: Lifespan = { ...mailed, emailDue: 'invitation', emailDueAt: dueAt };

test('an invitation whose email was sent is over from its expiry on, to the millisecond', () => {
  expect(isOverAt(mailed, before)).toBe(false);
  expect(isOverAt(mailed, expiresAt)).toBe(true);
  expect(stateAt(mailed, before)).toBe('pending');
  expect(stateAt(mailed, expiresAt)).toBe('expired');
});

test('an undeliverable invitation is over from its expiry on too', () => {
  expect(stateAt({ ...mailed, state: 'undeliverable' }, before)).toBe('undeliverable');
  expect(stateAt({ ...mailed, state: 'undeliverable' }, expiresAt)).toBe('expired');
});

test('an invitation whose first email is unsent is over 30 days after the email was due', () => {
  expect(overFrom(unsent)).toEqual(new Date('2026-12-25T11:00:00Z'));
  expect(isOverAt(unsent, expiresAt)).toBe(false);
  expect(isOverAt(unsent, new Date('2026-12-25T11:00:00Z'))).toBe(true);
});

test('the same email again keeps the expiry of the first', () => {
  expect(isOverAt({ ...unsent, emailDue: 'join', emailDueOrdinal: 2 }, expiresAt)).toBe(true);
});

test.each(['accepted', 'declined', 'revoked', 'expired'] as const)(
  'an invitation that is %s is not over',
  (state) => {
    expect(isOverAt({ ...mailed, state }, expiresAt)).toBe(false);
    expect(stateAt({ ...mailed, state }, expiresAt)).toBe(state);
  },
);
