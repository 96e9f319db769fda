import type { EmailJob } from '../db/transactions/claim-email.ts';
import { readClock } from '../db/transactions/context.ts';
import { recordDelayed, recordSent, recordUndeliverable } from '../db/transactions/settle-email.ts';
import type { SendResult } from '../domain/invitation/snapshot.ts';
import { attemptEmail } from './attempt-email.ts';
import type { ActivityDeps } from './deps.ts';
import { isRetryWindowOver, deliveryDelayed } from './smtp/retry-window.ts';

/**
 * Sends the e-mail that is due: claims it, posts it, notes what the mail server said. Done twice, it sends the same
 * Message-ID and link at the worst, and that only where the note of the first time was lost.
 * @throws a failure of type `MailDelayed` for three days after the first attempt, or of type `SenderRefused` for as
 *   long as the mail server refuses the sender
 */
export async function sendEmail(deps: ActivityDeps, asked: EmailJob): Promise<SendResult> {
  const { transactions, log } = deps;
  const attempt = await attemptEmail(deps, asked);
  if (!attempt.claimed) return { result: attempt.result, snapshot: attempt.snapshot };
  const { messageId, kind, ordinal, invitation, posted, firstAttemptAt } = attempt;
  const { diagnostic } = posted;
  const facts = {
    invitation_id: asked.invitationId,
    email_kind: kind,
    generation: asked.generation,
    diagnostic,
  };
  const settled = { messageId, kind, ordinal, invitation, diagnostic };
  if (posted.result === 'sent') {
    log.info('E-mail sent', facts);
    return { result: 'sent', snapshot: await recordSent(transactions, settled) };
  }
  if (posted.result === 'sender_refused') {
    log.error('The mail server refuses the sender: see SMTP_URL and USHER_MAIL_FROM', facts);
    await recordDelayed(transactions, { ...settled, startsPatience: true });
    throw deliveryDelayed(posted);
  }
  const isOver =
    posted.result === 'refused' || isRetryWindowOver(firstAttemptAt, await readClock(transactions.sql));
  if (isOver) {
    log.warn('E-mail undeliverable', facts);
    return { result: 'undeliverable', snapshot: await recordUndeliverable(transactions, settled) };
  }
  await recordDelayed(transactions, settled);
  throw deliveryDelayed(posted);
}
