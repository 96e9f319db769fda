import { readClock } from '../db/transactions/context.ts';
import { claimEmail, recordAttempt, settleEmail } from '../db/emails.ts';
import { findOrganizationName } from '../db/organizations-lock.ts';
import { findRequest } from '../db/requests.ts';
import type { RequestFor } from '../db/transactions/context.ts';
import { renderEmail } from '../emails/render-email.ts';
import type { ActivityDeps } from './deps.ts';
import { classifyErrorBeforeSend, isRetryWindowOver, deliveryDelayed } from './smtp/retry-window.ts';
import type { DeliveryResult } from './smtp/delivery-result.ts';

const kind = 'already_member';

/** Tells somebody who asked to join that they are a member already. Carries no token; a refused one is given up. Done twice, it sends one. */
export async function sendAlreadyMemberEmail(deps: ActivityDeps, requestId: string): Promise<void> {
  const { transactions, mailer, log } = deps;
  const { sql } = transactions;
  const request = await findRequest(sql, requestId);
  if (request === null || request.kind !== 'join' || request.input.emailAddress === undefined) return;
  const { organizationId, invitationId } = request;
  const messageId = `<${requestId}.1.${kind}.1@${mailer.senderDomain}>`;
  const email = { messageId, invitationId, organizationId, generation: 1, kind, ordinal: 1 } as const;
  const claim = await claimEmail(sql, email);
  if (claim.state !== 'claimed') return;
  const posted = await postNotice(deps, request, messageId);
  const { result, diagnostic } = posted;
  const facts = { request_row_id: requestId, email_kind: kind, diagnostic };
  if (result === 'sender_refused') {
    log.error('The mail server refuses the sender: see SMTP_URL and USHER_MAIL_FROM', facts);
    await recordAttempt(sql, messageId, diagnostic, { startsPatience: true });
    throw deliveryDelayed(posted);
  }
  if (result === 'delayed' && !isRetryWindowOver(claim.firstAttemptAt, await readClock(sql))) {
    await recordAttempt(sql, messageId, diagnostic);
    throw deliveryDelayed(posted);
  }
  if (result !== 'sent') log.warn('E-mail undeliverable', facts);
  await settleEmail(sql, messageId, result === 'sent' ? 'sent' : 'refused', diagnostic);
}

async function postNotice(
  { transactions, mailer, log }: ActivityDeps,
  { id, organizationId, input, requestedAt }: RequestFor<'join'>,
  messageId: string,
): Promise<DeliveryResult> {
  let email;
  try {
    email = await renderEmail({
      kind,
      locale: input.locale,
      organizationName: await findOrganizationName(transactions.sql, organizationId),
      organizationLogoUrl: null,
      inviterName: null,
      inviteeName: null,
      message: null,
      roleName: null,
      expiresAtMs: requestedAt.getTime(),
      link: null,
    });
  } catch (error) {
    const posted = classifyErrorBeforeSend(error, 'written');
    const facts = { request_row_id: id, email_kind: kind, diagnostic: posted.diagnostic };
    log.error('An e-mail could not be written', facts, error);
    return posted;
  }
  const { mailbox } = input.emailAddress;
  return mailer.send({ ...email, messageId, mailbox, toName: null, inReplyTo: null });
}
