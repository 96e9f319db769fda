import type { EmailAsked } from '../db/changes/claim-email.ts';
import { clockOf } from '../db/changes/deciding.ts';
import { noteDelayed, noteSent, noteUndeliverable } from '../db/changes/settle-email.ts';
import type { SendResult } from '../domain/invitation/plan.ts';
import { attemptEmail } from './attempt-email.ts';
import type { ActivityDeps } from './deps.ts';
import { isOutOfPatience, mailDelayed } from './mail/faults.ts';

/**
 * Sends the e-mail that is due: claims it, posts it, notes what the mail server said. Done twice, it sends the same
 * Message-ID and link at the worst, and that only where the note of the first time was lost.
 * @throws a failure of type `MailDelayed` for three days after the first attempt, or of type `SenderRefused` for as
 *   long as the mail server refuses the sender
 */
export async function sendEmail(deps: ActivityDeps, asked: EmailAsked): Promise<SendResult> {
  const { changes, log } = deps;
  const attempt = await attemptEmail(deps, asked);
  if (!attempt.claimed) return { result: attempt.result, standing: attempt.standing };
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
    return { result: 'sent', standing: await noteSent(changes, settled) };
  }
  if (posted.result === 'sender_refused') {
    log.error('The mail server refuses the sender: see SMTP_URL and USHER_MAIL_FROM', facts);
    await noteDelayed(changes, { ...settled, startsPatience: true });
    throw mailDelayed(posted);
  }
  const isOver = posted.result === 'refused' || isOutOfPatience(firstAttemptAt, await clockOf(changes.sql));
  if (isOver) {
    log.warn('E-mail undeliverable', facts);
    return { result: 'undeliverable', standing: await noteUndeliverable(changes, settled) };
  }
  await noteDelayed(changes, settled);
  throw mailDelayed(posted);
}
