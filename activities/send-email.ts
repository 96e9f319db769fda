import { claimDueEmail } from '../db/changes/claim-email.ts';
import type { EmailAsked } from '../db/changes/claim-email.ts';
import { clockOf } from '../db/changes/deciding.ts';
import { noteDelayed, noteSent, noteUndeliverable } from '../db/changes/settle-email.ts';
import type { SendResult } from '../domain/invitation/plan.ts';
import { composeEmail } from './compose.ts';
import type { ActivityDeps } from './deps.ts';
import { isOutOfPatience, mailDelayed } from './mail/faults.ts';

/**
 * Sends the e-mail that is due: claims it, posts it, notes what the mail server said. Done twice, it sends the same
 * Message-ID and link at the worst, and that only where the note of the first time was lost.
 * @throws a failure of type `MailDelayed` while the mail server may still take it
 */
export async function sendEmail(deps: ActivityDeps, asked: EmailAsked): Promise<SendResult> {
  const { changes, mailer, log } = deps;
  const claim = await claimDueEmail(changes, asked, mailer.senderDomain);
  if (!claim.claimed) return { result: claim.result, standing: claim.standing };
  const posted = await mailer.post(await composeEmail(deps, claim));
  const facts = { invitation_id: asked.invitationId, email_kind: claim.kind, generation: asked.generation };
  const { messageId, kind, ordinal, invitation } = claim;
  const settled = { messageId, kind, ordinal, invitation, diagnostic: posted.diagnostic };
  if (posted.result === 'sent') {
    log.info('E-mail sent', facts);
    return { result: 'sent', standing: await noteSent(changes, settled) };
  }
  const now = await clockOf(changes.sql);
  if (posted.result === 'refused' || isOutOfPatience(claim.firstAttemptAt, now)) {
    log.warn('E-mail undeliverable', facts);
    return { result: 'undeliverable', standing: await noteUndeliverable(changes, settled) };
  }
  await noteDelayed(changes, settled);
  throw mailDelayed(posted.diagnostic);
}
