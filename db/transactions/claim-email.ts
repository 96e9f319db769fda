import { checkAccept } from '../../domain/invitation/eligibility.ts';
import { isOverAt } from '../../domain/invitation/expiry.ts';
import type { EmailKind, InvitationSnapshot } from '../../domain/invitation/snapshot.ts';
import type { RefusalType } from '../../domain/refusal.ts';
import { claimEmail } from '../emails.ts';
import { addEvent, system } from '../events.ts';
import { toAcceptEligibility, readAcceptEligibility } from './accept-eligibility.ts';
import type { AcceptEligibilityColumns } from './accept-eligibility.ts';
import { changeInvitation, findInvitation, lockInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import { lockOrganization } from '../organizations-lock.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Sql } from '../sql/client.ts';
import { toSnapshot, withoutEmail } from '../invitations-snapshot.ts';
import { inTransaction } from './decide.ts';
import { readClock } from './context.ts';
import type { TransactionDeps } from './context.ts';

/** An e-mail that the run finds due. */
export type EmailJob = {
  readonly invitationId: string;
  readonly generation: number;
  readonly kind: EmailKind;
  readonly ordinal: number;
};

export type EmailClaim =
  | {
      readonly claimed: false;
      readonly result: 'held' | 'nothing_to_send';
      readonly snapshot: InvitationSnapshot;
    }
  | Claimed;

type Claimed = {
  readonly claimed: true;
  readonly messageId: string;
  readonly kind: EmailKind;
  readonly ordinal: number;
  readonly firstAttemptAt: Date;
  readonly invitation: InvitationRow;
  readonly organizationName: string;
  /** What the e-mail says about its end. */
  readonly expiresAt: Date;
};

/**
 * Claims the e-mail in a short transaction, before anything is sent: the invitation is open, the generation is
 * current, and an accept would succeed now. Where it would be refused, the e-mail is held, and the row names the
 * refusal. Of several reminders that are due, only the last is sent.
 */
export function claimDueEmail(
  deps: TransactionDeps,
  asked: EmailJob,
  senderDomain: string,
): Promise<EmailClaim> {
  return inTransaction(deps, async (sql) => {
    const known = await findInvitation(sql, asked.invitationId);
    const organization = known && (await lockOrganization(sql, known.organizationId));
    // Sent together, answered in order: the facts are read once the invitation is held.
    const [row, now, facts] = await Promise.all([
      lockInvitation(sql, asked.invitationId),
      readClock(sql),
      organization && readAcceptEligibility(sql, organization, asked.invitationId),
    ]);
    if (row === null || organization === null || facts === null) return nothing(row);
    // Its end is on the way to this row; what is due goes out no more.
    if (organization.isClosed && row.closedAt === null)
      return { claimed: false, result: 'held', snapshot: toSnapshot(row) };
    if (row.state !== 'pending' || row.generation !== asked.generation) return nothing(row);
    // Its workflow is about to end it: by this clock nothing is sent any more.
    if (isOverAt(row, now)) return nothing(row, withoutEmail(toSnapshot(row)));
    const email = pick(row, asked, now);
    if (email === null) return nothing(row);
    const refusal = refusalOf(deps, organization, row, facts);
    if (refusal !== null) return hold(sql, row, refusal);
    const invitation = await changeInvitation(sql, row.id, {
      reminders: skipBefore(row, email),
      deliveryAttempts: row.deliveryAttempts + 1,
      deliveryLastAttemptAt: now,
      blockedBy: null,
    });
    const { messageId, firstAttemptAt } = await claim(sql, row, email, senderDomain);
    const startsLife = row.emailDue !== null && row.emailDueOrdinal === 1;
    return {
      claimed: true,
      messageId,
      ...email,
      firstAttemptAt,
      invitation,
      organizationName: organization.name,
      expiresAt: startsLife ? new Date(now.getTime() + row.lifetimeMinutes * 60_000) : row.expiresAt,
    };
  });
}

/**
 * Claims the e-mail without judging it: for the note that `claimDueEmail` failed, from which patience counts.
 * @returns null where the invitation has ended, or has a newer link
 */
export function claimUnchecked(
  deps: TransactionDeps,
  asked: EmailJob,
  senderDomain: string,
): Promise<Pick<
  Claimed,
  'claimed' | 'messageId' | 'kind' | 'ordinal' | 'firstAttemptAt' | 'invitation'
> | null> {
  return inTransaction(deps, async (sql) => {
    const row = await lockInvitation(sql, asked.invitationId);
    if (row === null || row.state !== 'pending' || row.generation !== asked.generation) return null;
    const { kind, ordinal } = asked;
    const claimed = await claim(sql, row, { kind, ordinal }, senderDomain);
    return { claimed: true, ...claimed, kind, ordinal, invitation: row };
  });
}

type Email = { readonly kind: EmailKind; readonly ordinal: number };

async function claim(
  sql: Sql,
  { id: invitationId, organizationId, generation }: InvitationRow,
  email: Email,
  senderDomain: string,
): Promise<{ messageId: string; firstAttemptAt: Date }> {
  const messageId = `<${invitationId}.${generation}.${email.kind}.${email.ordinal}@${senderDomain}>`;
  const row = await claimEmail(sql, { messageId, invitationId, organizationId, generation, ...email });
  return { messageId, firstAttemptAt: row.firstAttemptAt };
}

/** The run's clock said that something is due; which reminder it is, the row knows. */
function pick(row: InvitationRow, asked: EmailJob, now: Date): Email | null {
  if (row.emailDue !== null) return { kind: row.emailDue, ordinal: row.emailDueOrdinal };
  const due = row.reminders.filter(
    ({ state, atMs, ordinal }) =>
      state === 'planned' && (atMs <= now.getTime() || ordinal <= askedReminder(asked)),
  );
  const last = due.at(-1);
  return last === undefined ? null : { kind: last.kind, ordinal: last.ordinal };
}

/** Another e-mail's ordinal says nothing of reminders: asked for again after it went out, it asks for none of them. */
function askedReminder({ kind, ordinal }: EmailJob): number {
  return kind === 'reminder' || kind === 'last_call' ? ordinal : 0;
}

function skipBefore(row: InvitationRow, email: Email): InvitationRow['reminders'] {
  if (row.emailDue !== null) return row.reminders;
  return row.reminders.map((reminder) =>
    reminder.state === 'planned' && reminder.ordinal < email.ordinal
      ? { ...reminder, state: 'skipped' }
      : reminder,
  );
}

/** Why an accept would be refused now; null where it would succeed. */
function refusalOf(
  { projectRoles }: TransactionDeps,
  { policy }: LockedOrganization,
  row: InvitationRow,
  facts: AcceptEligibilityColumns,
): RefusalType | null {
  const judged = checkAccept(toAcceptEligibility(row, facts, { policy, projectRoles }));
  return judged.ok ? null : judged.refusal.type;
}

async function hold(sql: Sql, row: InvitationRow, refusal: RefusalType): Promise<EmailClaim> {
  const held = await changeInvitation(sql, row.id, { blockedBy: refusal, deliveryState: 'held' });
  if (row.blockedBy !== refusal) {
    await addEvent(sql, held, { type: 'invitation.blocked_by_policy', actor: system, reason: refusal });
  }
  return { claimed: false, result: 'held', snapshot: toSnapshot(held) };
}

function nothing(row: InvitationRow | null, snapshot = toSnapshot(row)): EmailClaim {
  return { claimed: false, result: 'nothing_to_send', snapshot };
}
