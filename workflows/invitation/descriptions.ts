import type { OpenSnapshot, PlannedEmail } from '../../domain/invitation/snapshot.ts';

/** Current details of an open invitation for the Temporal UI: its state, what comes next and when. No personal data. */
export function describeOpen(snapshot: OpenSnapshot): string {
  const state =
    snapshot.state === 'pending'
      ? '**Waiting for the invitee.**'
      : '**Undeliverable.** No more e-mails are sent; the link still works.';
  const held =
    snapshot.blockedBy === null
      ? ''
      : ` E-mails are held: an accept would be refused now (\`${snapshot.blockedBy}\`).`;
  const next =
    snapshot.nextEmail === null
      ? 'No further e-mail.'
      : `Next e-mail: ${describeEmail(snapshot.nextEmail)}, ${formatInstant(snapshot.nextEmail.atMs)}.`;
  return `${state}${held}\n\n${next} Expires ${formatInstant(snapshot.expiresAtMs)}. Link generation ${snapshot.generation}.`;
}

/** Summary of the main function's timer. */
export function describeTimer({ nextEmail, expiresAtMs }: OpenSnapshot, instantMs: number): string {
  return nextEmail === null || instantMs === expiresAtMs
    ? 'Until the invitation expires'
    : `Until ${describeEmail(nextEmail)}`;
}

export function describeEmail(email: PlannedEmail): string {
  if (email.kind === 'reminder') return `reminder ${email.ordinal}`;
  if (email.kind === 'last_call') return 'the last call';
  return 'the invitation';
}

/** Current details of a workflow that ended, by its ending. */
export const closedDescriptions = {
  accepted: '**Accepted.** The member was created.',
  declined: '**Declined** by the invitee.',
  revoked: '**Revoked.** Its links no longer work.',
  expired: '**Expired** without an answer.',
  none: '**Refused.** No invitation was created.',
  cancelled:
    '**Cancelled** by hand. The row keeps its state; once the invitation is overdue, its workflow is started again.',
} as const;

function formatInstant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
