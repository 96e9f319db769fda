import type { EmailClaim } from '../db/transactions/claim-email.ts';
import { findMemberName } from '../db/members.ts';
import { messageIdOf } from '../domain/invitation/message-id.ts';
import { appendToken } from '../domain/invitation/redirect-url.ts';
import { renderEmail } from '../emails/render-email.ts';
import type { ActivityDeps } from './deps.ts';
import type { OutgoingEmail } from './smtp/mailer.ts';

/** Composes a claimed e-mail. Its link is derived from the row, so every attempt carries the same one. */
export async function composeEmail(
  deps: Pick<ActivityDeps, 'transactions' | 'tokenOf' | 'publicBaseUrl' | 'mailer'>,
  claim: Extract<EmailClaim, { claimed: true }>,
): Promise<OutgoingEmail> {
  const { invitation, kind } = claim;
  const { generation, nonce, linkKeyId, tokenHash } = invitation;
  const token = deps.tokenOf({ invitationId: invitation.id, generation, nonce, linkKeyId, tokenHash });
  const inviterName =
    invitation.invitedByMemberId === null
      ? null
      : await findMemberName(deps.transactions.sql, invitation.invitedByMemberId);
  const isFirst = kind === 'invitation' || kind === 'join';
  const email = await renderEmail({
    kind,
    locale: invitation.locale,
    organizationName: claim.organizationName,
    inviterName,
    inviteeName: invitation.name,
    message: invitation.message,
    roleName: invitation.roles.at(-1) ?? null,
    expiresAtMs: claim.expiresAt.getTime(),
    link: appendToken(invitation.redirectUrl ?? `${deps.publicBaseUrl}/accept`, token),
  });
  const first = {
    id: invitation.id,
    generation,
    kind: invitation.kind === 'join' ? 'join' : 'invitation',
    ordinal: 1,
  } as const;
  return {
    ...email,
    messageId: claim.messageId,
    mailbox: invitation.address.mailbox,
    toName: invitation.name,
    inReplyTo: isFirst ? null : messageIdOf(first, deps.mailer.senderDomain),
  };
}
