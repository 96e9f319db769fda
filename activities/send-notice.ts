import { clockOf } from '../db/changes/deciding.ts';
import { claimEmail, noteAttempt, settleEmail } from '../db/emails.ts';
import { findOrganizationName } from '../db/policies.ts';
import { findRequest } from '../db/requests.ts';
import type { RequestFor } from '../db/changes/deciding.ts';
import { renderEmail } from '../emails/render-email.ts';
import type { ActivityDeps } from './deps.ts';
import { faultBeforePost, isOutOfPatience, mailDelayed } from './mail/faults.ts';
import type { Posted } from './mail/posted.ts';

const kind = 'already_member';

/** Tells somebody who asked to join that they are a member already. Carries no token; a refused one is given up. Done twice, it sends one. */
export async function sendNotice(deps: ActivityDeps, requestId: string): Promise<void> {
  const { changes, mailer, log } = deps;
  const { sql } = changes;
  const request = await findRequest(sql, requestId);
  if (request === null || request.kind !== 'join' || request.terms.emailAddress === undefined) return;
  const { organizationId, invitationId } = request;
  const messageId = `<${requestId}.1.${kind}.1@${mailer.senderDomain}>`;
  const email = { messageId, invitationId, organizationId, generation: 1, kind, ordinal: 1 } as const;
  const claim = await claimEmail(sql, email);
  if (claim.state !== 'claimed') return;
  const posted = await postNotice(deps, request, messageId);
  const { result, diagnostic } = posted;
  const facts = { asked_id: requestId, email_kind: kind, diagnostic };
  if (result === 'sender_refused') {
    log.error('The mail server refuses the sender: see SMTP_URL and USHER_MAIL_FROM', facts);
    await noteAttempt(sql, messageId, diagnostic, { startsPatience: true });
    throw mailDelayed(posted);
  }
  if (result === 'delayed' && !isOutOfPatience(claim.firstAttemptAt, await clockOf(sql))) {
    await noteAttempt(sql, messageId, diagnostic);
    throw mailDelayed(posted);
  }
  if (result !== 'sent') log.warn('E-mail undeliverable', facts);
  await settleEmail(sql, messageId, result === 'sent' ? 'sent' : 'refused', diagnostic);
}

async function postNotice(
  { changes, mailer, log }: ActivityDeps,
  { id, organizationId, terms, askedAt }: RequestFor<'join'>,
  messageId: string,
): Promise<Posted> {
  let email;
  try {
    email = await renderEmail({
      kind,
      locale: terms.locale,
      organizationName: await findOrganizationName(changes.sql, organizationId),
      organizationLogoUrl: null,
      inviterName: null,
      inviteeName: null,
      message: null,
      roleName: null,
      expiresAtMs: askedAt.getTime(),
      link: null,
    });
  } catch (error) {
    const posted = faultBeforePost(error, 'written');
    const facts = { asked_id: id, email_kind: kind, diagnostic: posted.diagnostic };
    log.error('An e-mail could not be written', facts, error);
    return posted;
  }
  const { mailbox } = terms.emailAddress;
  return mailer.post({ ...email, messageId, mailbox, toName: null, inReplyTo: null });
}
