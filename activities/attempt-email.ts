import { claimDueEmail, claimUnchecked } from '../db/transactions/claim-email.ts';
import type { EmailJob, EmailClaim } from '../db/transactions/claim-email.ts';
import type { SettledEmail } from '../db/transactions/settle-email.ts';
import { composeEmail } from './compose.ts';
import type { ActivityDeps } from './deps.ts';
import { classifyErrorBeforeSend } from './smtp/retry-window.ts';
import type { DeliveryResult } from './smtp/delivery-result.ts';

export type Attempt = Omit<SettledEmail, 'diagnostic'> & {
  readonly claimed: true;
  /** Patience counts from it. */
  readonly firstAttemptAt: Date;
  readonly posted: DeliveryResult;
};

/**
 * Claims the e-mail that is due, writes it and posts it. What fails before the post is an attempt too, so that an
 * e-mail which cannot be claimed or written runs out of patience as one that nobody takes.
 * @throws where PostgreSQL is away
 */
export async function attemptEmail(
  deps: ActivityDeps,
  asked: EmailJob,
): Promise<Attempt | Extract<EmailClaim, { claimed: false }>> {
  const { transactions, mailer, log } = deps;
  const facts = { invitation_id: asked.invitationId, email_kind: asked.kind, generation: asked.generation };
  let claim: EmailClaim;
  try {
    claim = await claimDueEmail(transactions, asked, mailer.senderDomain);
  } catch (error) {
    const posted = classifyErrorBeforeSend(error, 'claimed');
    log.error('An e-mail could not be claimed', { ...facts, diagnostic: posted.diagnostic }, error);
    const kept = await claimUnchecked(transactions, asked, mailer.senderDomain);
    if (kept === null) throw error;
    return { ...kept, posted };
  }
  if (!claim.claimed) return claim;
  let email;
  try {
    email = await composeEmail(deps, claim);
  } catch (error) {
    const posted = classifyErrorBeforeSend(error, 'written');
    log.error('An e-mail could not be written', { ...facts, diagnostic: posted.diagnostic }, error);
    return { ...claim, posted };
  }
  return { ...claim, posted: await mailer.send(email) };
}
