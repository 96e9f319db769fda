import { clockOf } from '../db/changes/deciding.ts';
import { claimEmail, noteDiagnostic, settleEmail } from '../db/emails.ts';
import { findOrganizationName } from '../db/policies.ts';
import { findRequest } from '../db/requests.ts';
import { renderEmail } from '../emails/render-email.ts';
import type { ActivityDeps } from './deps.ts';
import { isOutOfPatience, mailDelayed } from './mail/faults.ts';

/** Tells somebody who asked to join that they are a member already. Carries no token; a refused one is given up. Done twice, it sends one. */
export async function sendNotice(deps: ActivityDeps, requestId: string): Promise<void> {
  const { changes, mailer } = deps;
  const request = await findRequest(changes.sql, requestId);
  if (request === null || request.kind !== 'join' || request.terms.emailAddress === undefined) return;
  const { organizationId, invitationId, terms } = request;
  const organizationName = await findOrganizationName(changes.sql, organizationId);
  const messageId = `<${requestId}.1.already_member.1@${mailer.senderDomain}>`;
  const email = await renderEmail({
    kind: 'already_member',
    locale: terms.locale,
    organizationName,
    organizationLogoUrl: null,
    inviterName: null,
    inviteeName: null,
    message: null,
    roleName: null,
    expiresAtMs: request.askedAt.getTime(),
    link: null,
  });
  const kind = 'already_member';
  const claim = await claimEmail(changes.sql, {
    messageId,
    invitationId,
    organizationId,
    generation: 1,
    kind,
    ordinal: 1,
  });
  if (claim.state !== 'claimed') return;
  const { mailbox } = terms.emailAddress;
  const posted = await mailer.post({ ...email, messageId, mailbox, toName: null, inReplyTo: null });
  if (posted.result === 'delayed' && !isOutOfPatience(claim.firstAttemptAt, await clockOf(changes.sql))) {
    await noteDiagnostic(changes.sql, messageId, posted.diagnostic);
    throw mailDelayed(posted.diagnostic);
  }
  await settleEmail(changes.sql, messageId, posted.result === 'sent' ? 'sent' : 'refused', posted.diagnostic);
}
