import { expect, test } from 'vitest';
import { nextInstant } from '../../../domain/invitation/snapshot.ts';
import type { OpenSnapshot } from '../../../domain/invitation/snapshot.ts';

const first = { kind: 'invitation', ordinal: 1, atMs: 100 } as const;
const again = { kind: 'invitation', ordinal: 2, atMs: 100 } as const;
const reminder = { kind: 'reminder', ordinal: 1, atMs: 500 } as const;

function plan(
  nextEmail: OpenSnapshot['nextEmail'],
  blockedBy: OpenSnapshot['blockedBy'] = null,
): OpenSnapshot {
  return { state: 'pending', revision: 1, generation: 1, nextEmail, expiresAtMs: 1_000, blockedBy };
}

test.for([
  ['without a further email it is the expiry', plan(null), false, 1_000],
  ['before an email it is that email', plan(reminder), false, 500],
  ['an email after the expiry does not put it off', plan({ ...reminder, atMs: 2_000 }), false, 1_000],
  ['while the first email of a link is sent there is none', plan(first), true, null],
  ['while the first email is held it is the expiry', plan(first, 'seat_limit_reached'), true, 1_000],
  ['while the same email is sent again it is the expiry', plan(again), true, 1_000],
  ['while a reminder is sent it is the expiry', plan(reminder), true, 1_000],
] as const)('the next instant: %s', ([, snapshot, sending, instantMs]) => {
  expect(nextInstant(snapshot, sending)).toBe(instantMs);
});
