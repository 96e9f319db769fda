import { claimEmail, recordAttempt, settleEmail } from '../db/emails.ts';
import { findOrganizationName } from '../db/organizations.ts';
import { findRequest } from '../db/requests.ts';
import { readClock } from '../db/transactions/run.ts';
import type { RequestFor } from '../db/transactions/context.ts';
import { messageIdOf } from '../domain/invitation/message-id.ts';
import { renderEmail } from '../emails/render-email.ts';
import type { ActivityDeps } from './deps.ts';
import { classifyErrorBeforeSend, isRetryWindowOver, retriedFailure } from './smtp/errors.ts';
import type { DeliveryResult } from './smtp/errors.ts';

const kind = 'already_member';

/**
 * Tells an address that requested to join that it is a member already, in an e-mail without a link. One that is
 * undeliverable is given up. Run twice, it sends one e-mail.
 * @throws ApplicationFailure `MailDelayed` or `SenderRefused`, as `sendEmail` does
 */
export async function sendAlreadyMemberEmail(deps: ActivityDeps, requestId: string): Promise<void> {
  const { transactions, mailer, log } = deps;
  const { sql } = transactions;
  const request = await findRequest(sql, requestId);
  if (request === null || request.kind !== 'join' || request.input.emailAddress === undefined) return;
  const { organizationId, invitationId } = request;
  const messageId = messageIdOf({ id: requestId, generation: 1, kind, ordinal: 1 }, mailer.senderDomain);
  const email = { messageId, invitationId, organizationId, generation: 1, kind, ordinal: 1 } as const;
  const claim = await claimEmail(sql, email);
  if (claim.state !== 'claimed') return;
  const delivery = await composeAndSend(deps, request, messageId);
  const { result, diagnostic } = delivery;
  const fields = { request_row_id: requestId, email_kind: kind, diagnostic };
  if (result === 'sender_refused') {
    log.error('The mail server refuses the sender: see SMTP_URL and USHER_MAIL_FROM', fields);
    await recordAttempt(sql, messageId, diagnostic, { restartsWindow: true });
    throw retriedFailure(delivery);
  }
  if (result === 'delayed' && !isRetryWindowOver(claim.firstAttemptAt, await readClock(sql))) {
    await recordAttempt(sql, messageId, diagnostic);
    throw retriedFailure(delivery);
  }
  if (result !== 'sent') log.warn('E-mail undeliverable', fields);
  await settleEmail(sql, messageId, result === 'sent' ? 'sent' : 'refused', diagnostic);
}

async function composeAndSend(
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
      inviterName: null,
      inviteeName: null,
      message: null,
      roleName: null,
      expiresAtMs: requestedAt.getTime(),
      link: null,
    });
  } catch (error) {
    const delivery = classifyErrorBeforeSend(error, 'written');
    const fields = { request_row_id: id, email_kind: kind, diagnostic: delivery.diagnostic };
    log.error('Could not write an e-mail', fields, error);
    return delivery;
  }
  const { mailbox } = input.emailAddress;
  return mailer.send({ ...email, messageId, mailbox, toName: null, inReplyTo: null });
}
