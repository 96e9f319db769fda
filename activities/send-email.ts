import { claimDueEmail, claimUnchecked } from '../db/transactions/claim-email.ts';
import type { EmailClaim, EmailJob } from '../db/transactions/claim-email.ts';
import { readClock } from '../db/transactions/run.ts';
import { recordDelayed, recordSent, recordUndeliverable } from '../db/transactions/settle-email.ts';
import type { SettledEmail } from '../db/transactions/settle-email.ts';
import type { SendResult } from '../domain/invitation/snapshot.ts';
import type { LogFields } from '../runtime/log-fields.ts';
import { composeEmail } from './compose.ts';
import type { ActivityDeps } from './deps.ts';
import { classifyErrorBeforeSend, isRetryWindowOver, retriedFailure } from './smtp/errors.ts';
import type { DeliveryResult } from './smtp/errors.ts';

/**
 * Sends the e-mail that is due: claims it, hands it to the mail server, and settles the claim by the result. A repeated
 * attempt has the same Message-ID and link, and sends again only where the result of the first was not recorded.
 * @throws ApplicationFailure `MailDelayed` for three days after the first attempt, `SenderRefused` for as long as the
 *   mail server refuses the sender
 */
export async function sendEmail(deps: ActivityDeps, job: EmailJob): Promise<SendResult> {
  const { transactions, log } = deps;
  const attempt = await attemptEmail(deps, job);
  if (!attempt.claimed) return { result: attempt.result, snapshot: attempt.snapshot };
  const { messageId, kind, ordinal, invitation, firstAttemptAt, delivery } = attempt;
  const { result, diagnostic } = delivery;
  const fields = { ...fieldsOf(job), email_kind: kind, diagnostic };
  const settled = { messageId, kind, ordinal, invitation, diagnostic };
  if (result === 'sent') {
    log.info('E-mail sent', fields);
    return { result: 'sent', snapshot: await recordSent(transactions, settled) };
  }
  if (result === 'sender_refused') {
    log.error('The mail server refuses the sender: see SMTP_URL and USHER_MAIL_FROM', fields);
    await recordDelayed(transactions, { ...settled, restartsWindow: true });
    throw retriedFailure(delivery);
  }
  if (result === 'refused' || isRetryWindowOver(firstAttemptAt, await readClock(transactions.sql))) {
    log.warn('E-mail undeliverable', fields);
    return { result: 'undeliverable', snapshot: await recordUndeliverable(transactions, settled) };
  }
  await recordDelayed(transactions, settled);
  throw retriedFailure(delivery);
}

type Attempt = Omit<SettledEmail, 'diagnostic'> & {
  readonly claimed: true;
  /** Start of the retry window. */
  readonly firstAttemptAt: Date;
  readonly delivery: DeliveryResult;
};

/**
 * Claims, composes and sends. An e-mail that cannot be claimed or composed counts as attempted, so that its retry
 * window ends too.
 * @throws where PostgreSQL is down
 */
async function attemptEmail(
  deps: ActivityDeps,
  job: EmailJob,
): Promise<Attempt | Extract<EmailClaim, { claimed: false }>> {
  const { transactions, mailer, log } = deps;
  let claim: EmailClaim;
  try {
    claim = await claimDueEmail(transactions, job, mailer.senderDomain);
  } catch (error) {
    const delivery = classifyErrorBeforeSend(error, 'claimed');
    log.error('Could not claim an e-mail', { ...fieldsOf(job), diagnostic: delivery.diagnostic }, error);
    const unchecked = await claimUnchecked(transactions, job, mailer.senderDomain);
    if (unchecked === null) throw error;
    return { ...unchecked, delivery };
  }
  if (!claim.claimed) return claim;
  let email;
  try {
    email = await composeEmail(deps, claim);
  } catch (error) {
    const delivery = classifyErrorBeforeSend(error, 'written');
    log.error('Could not write an e-mail', { ...fieldsOf(job), diagnostic: delivery.diagnostic }, error);
    return { ...claim, delivery };
  }
  return { ...claim, delivery: await mailer.send(email) };
}

function fieldsOf({ invitationId, kind, generation }: EmailJob): LogFields {
  return { invitation_id: invitationId, email_kind: kind, generation };
}
