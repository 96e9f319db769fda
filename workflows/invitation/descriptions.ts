import type { OpenSnapshot } from '../../domain/invitation/snapshot.ts';
import { describeEmail } from './email-sending.ts';

/** What an operator reads in the Temporal UI: how it stands, what comes next and why. No personal data. */
export function describeOpen(snapshot: OpenSnapshot): string {
  const state =
    snapshot.state === 'pending'
      ? '**Waiting for the invitee.**'
      : '**Undeliverable.** No e-mail is sent any more; the link stays good.';
  const held =
    snapshot.blockedBy === null
      ? ''
      : ` E-mails are held: an accept would be refused now (\`${snapshot.blockedBy}\`).`;
  const next =
    snapshot.nextEmail === null
      ? 'No further e-mail.'
      : `Next e-mail: ${describeEmail(snapshot.nextEmail)}, ${at(snapshot.nextEmail.atMs)}.`;
  return `${state}${held}\n\n${next} Expires ${at(snapshot.expiresAtMs)}. Link of generation ${snapshot.generation}.`;
}

/** What a timer is called. */
export function describeTimer(snapshot: OpenSnapshot, instantMs: number): string {
  const { nextEmail, expiresAtMs } = snapshot;
  return nextEmail === null || instantMs === expiresAtMs
    ? 'Until it expires'
    : `Until ${describeEmail(nextEmail)}`;
}

export const closedDescriptions = {
  accepted: '**Accepted.** The member is there.',
  declined: '**Declined** by the invitee.',
  revoked: '**Revoked.** Its links are dead.',
  expired: '**Expired** without an answer.',
  none: '**Refused.** No invitation was made.',
  cancelled:
    '**Cancelled** by hand. The invitation stands as its row says; once it is overdue, its run is begun again.',
} as const;

function at(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
