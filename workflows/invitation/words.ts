import type { Plan } from '../../domain/invitation/plan.ts';
import { nameOf } from './sending.ts';

/** What an operator reads in the Temporal UI: how it stands, what comes next and why. No personal data. */
export function inWords(plan: Plan): string {
  const state =
    plan.state === 'pending'
      ? '**Waiting for the invitee.**'
      : '**Undeliverable.** No e-mail is sent any more; the link stays good.';
  const held =
    plan.blockedBy === null
      ? ''
      : ` E-mails are held: an accept would be refused now (\`${plan.blockedBy}\`).`;
  const next =
    plan.nextEmail === null
      ? 'No further e-mail.'
      : `Next e-mail: ${nameOf(plan.nextEmail)}, ${at(plan.nextEmail.atMs)}.`;
  return `${state}${held}\n\n${next} Expires ${at(plan.expiresAtMs)}. Link of generation ${plan.generation}.`;
}

/** What a timer is called. */
export function waitingFor(plan: Plan, instantMs: number): string {
  const { nextEmail, expiresAtMs } = plan;
  return nextEmail === null || instantMs === expiresAtMs ? 'Until it expires' : `Until ${nameOf(nextEmail)}`;
}

export const endingInWords = {
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
