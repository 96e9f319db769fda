import { expect, test } from 'vitest';
import type { InvitationSnapshot } from '../../domain/invitation/snapshot.ts';
import { applySnapshot, createState } from '../../workflows/invitation/state.ts';

const open = (revision: number): InvitationSnapshot => ({
  open: true,
  state: 'pending',
  revision,
  generation: 1,
  nextEmail: null,
  expiresAtMs: 1_000,
  blockedBy: null,
});
const none: InvitationSnapshot = { open: false, ending: 'none' };
const accepted: InvitationSnapshot = { open: false, ending: 'accepted' };
const revoked: InvitationSnapshot = { open: false, ending: 'revoked' };

test.each([
  ['a newer snapshot replaces an older one', [open(1), open(2)], open(2)],
  ['an older snapshot never replaces a newer one', [open(2), open(1)], open(2)],
  ['an ending replaces an open snapshot', [open(2), accepted], accepted],
  ['an open snapshot never replaces an ending', [accepted, open(9)], accepted],
  ['an ending never replaces another', [accepted, revoked], accepted],
  ['a request without a row never ends an invitation that has one', [open(1), none], open(1)],
  ['an invitation that is created replaces the missing row', [none, open(1)], open(1)],
] as const)('%s, and each wakes the main function', (_, snapshots, expected) => {
  const state = createState('019a0000-0000-7000-8000-000000000000');
  for (const snapshot of snapshots) applySnapshot(state, snapshot);
  expect(state.snapshot).toEqual(expected);
  expect(state.changeCount).toBe(snapshots.length);
});
