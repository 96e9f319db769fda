import type { EmailAddress } from '../../domain/address/types.ts';
import { checkAccept } from '../../domain/invitation/eligibility.ts';
import { claimed, expiryIfSent, pickEmail } from '../../domain/invitation/email-schedule.ts';
import type { ScheduledEmail } from '../../domain/invitation/email-schedule.ts';
import { isOverAt } from '../../domain/invitation/expiry.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { messageIdOf } from '../../domain/invitation/message-id.ts';
import { toSnapshot, withoutEmail } from '../../domain/invitation/snapshot.ts';
import type { InvitationSnapshot } from '../../domain/invitation/snapshot.ts';
import type { RefusalType } from '../../domain/refusal.ts';
import { claimEmail } from '../emails.ts';
import { system } from '../events.ts';
import { readAcceptEligibility, toAcceptEligibility } from '../invitations-eligibility.ts';
import { changeInvitation, lockInvitation } from '../invitations.ts';
import { findOrganizationToLock, lockOrganization } from '../organizations-lock.ts';
import type { Tx } from '../sql/client.ts';
import type { TransactionDeps } from './context.ts';
import { inTransaction } from './run.ts';

/** An email that the workflow finds due. */
export type EmailJob = ScheduledEmail & { readonly invitationId: string; readonly generation: number };

export type EmailClaim =
  | {
      readonly claimed: false;
      readonly result: 'held' | 'nothing_to_send';
      readonly snapshot: InvitationSnapshot;
    }
  | ClaimedEmail;

/** An invitation whose address was not erased: an open one. */
export type AddressedInvitation = Invitation & { readonly address: EmailAddress };

type ClaimedEmail = ScheduledEmail & {
  readonly claimed: true;
  readonly messageId: string;
  readonly firstAttemptAt: Date;
  readonly invitation: AddressedInvitation;
  readonly organizationName: string;
  /** The expiry that the email names. */
  readonly expiresAt: Date;
};

/**
 * Claims the email that is due, in a short transaction before anything is sent: the invitation is open, the generation
 * is current, and an accept would succeed now. Where an accept would be refused, the email is held, and the row records
 * the refusal. Of several reminders that are due, only the last is sent.
 */
export function claimDueEmail(
  deps: TransactionDeps,
  job: EmailJob,
  senderDomain: string,
): Promise<EmailClaim> {
  const { invitationId } = job;
  return inTransaction(deps, async (tx) => {
    const toLock = await findOrganizationToLock(tx, { invitationId });
    const organization = toLock && (await lockOrganization(tx, toLock));
    // Sent together and carried out in order: eligibility is read once the invitation is locked.
    const [invitation, read] = await Promise.all([
      lockInvitation(tx, invitationId),
      organization && readAcceptEligibility(tx, organization, invitationId),
    ]);
    if (invitation === null || organization === null || read === null) return nothing(invitation);
    // A deleted organization's workflow is about to close the invitation.
    if (organization.isClosed && invitation.closedAt === null)
      return { claimed: false, result: 'held', snapshot: toSnapshot(invitation) };
    if (!isCurrent(invitation, job)) return nothing(invitation);
    const { now } = read;
    // The invitation's workflow is about to close it.
    if (isOverAt(invitation, now)) return nothing(invitation, withoutEmail(toSnapshot(invitation)));
    const email = pickEmail(invitation, job, now);
    if (email === null) return nothing(invitation);
    const { policy, name: organizationName } = organization;
    const { projectRoles } = deps;
    const eligible = checkAccept(toAcceptEligibility(invitation, read, { policy, projectRoles }));
    if (!eligible.ok) return hold(tx, invitation, eligible.refusal.type);
    const changed = await changeInvitation(tx, invitationId, claimed(invitation, email, now));
    const claim = await claimEmail(tx, claimOf(invitation, email, senderDomain));
    return {
      claimed: true,
      ...claim,
      ...email,
      invitation: { ...changed, address: invitation.address },
      organizationName,
      expiresAt: expiryIfSent(invitation, now),
    };
  });
}

/**
 * Claims an email without judging it, to record a failure of `claimDueEmail`, so that its retry window starts.
 * @returns null where the invitation is closed, or has a newer link
 */
export function claimUnchecked(
  deps: TransactionDeps,
  { invitationId, ...job }: EmailJob,
  senderDomain: string,
): Promise<Omit<ClaimedEmail, 'organizationName' | 'expiresAt'> | null> {
  return inTransaction(deps, async (tx) => {
    const invitation = await lockInvitation(tx, invitationId);
    if (invitation === null || !isCurrent(invitation, job)) return null;
    const email = { kind: job.kind, ordinal: job.ordinal };
    const claim = await claimEmail(tx, claimOf(invitation, email, senderDomain));
    return { claimed: true, ...claim, ...email, invitation };
  });
}

/** Returns whether emails of a generation are sent: its link is the newest, and the invitation neither closed nor undeliverable. */
function isCurrent(
  invitation: Invitation,
  { generation }: Pick<EmailJob, 'generation'>,
): invitation is AddressedInvitation {
  return (
    invitation.state === 'pending' && invitation.generation === generation && invitation.address !== null
  );
}

function claimOf(
  { id: invitationId, organizationId, generation }: Invitation,
  email: ScheduledEmail,
  senderDomain: string,
) {
  const messageId = messageIdOf({ id: invitationId, generation, ...email }, senderDomain);
  return { messageId, invitationId, organizationId, generation, ...email };
}

async function hold(tx: Tx, invitation: Invitation, refusal: RefusalType): Promise<EmailClaim> {
  const isNew = invitation.blockedBy !== refusal;
  const held = await changeInvitation(
    tx,
    invitation.id,
    { blockedBy: refusal, deliveryState: 'held' },
    isNew ? [{ type: 'invitation.blocked_by_policy', actor: system, reason: refusal }] : [],
  );
  return { claimed: false, result: 'held', snapshot: toSnapshot(held) };
}

function nothing(invitation: Invitation | null, snapshot = toSnapshot(invitation)): EmailClaim {
  return { claimed: false, result: 'nothing_to_send', snapshot };
}
