import { createTransport } from 'nodemailer';
import { describeFault } from './describe-fault.ts';
import { plainName, plainSubject } from './header-text.ts';
import type { Posted } from './posted.ts';

/** To the mail server, at once. */
export const mailConnections = 5;

export type OutgoingEmail = {
  readonly messageId: string;
  /** The envelope's recipient, exactly. */
  readonly mailbox: string;
  readonly toName: string | null;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Message-ID of the e-mail that this one follows. */
  readonly inReplyTo: string | null;
};

export type Mailer = {
  /** The domain of the sender's address: Message-IDs end in it. */
  readonly senderDomain: string;
  post(email: OutgoingEmail): Promise<Posted>;
  close(): void;
};

/**
 * Posts by SMTP. `smtp://` uses STARTTLS when it is offered, `?tls=required` insists on it, `smtps://` is TLS at once.
 * Every step has a time limit, since a server may take the connection and never say a word.
 */
export function createMailer(
  smtpUrl: string,
  from: { readonly name: string; readonly address: string },
): Mailer {
  const url = new URL(smtpUrl);
  const isSecure = url.protocol === 'smtps:';
  const insists = url.searchParams.get('tls') === 'required';
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port || (isSecure ? 465 : 587)),
    secure: isSecure,
    requireTLS: insists,
    // Opportunistic encryption takes any certificate: the other choice is none at all.
    tls: { rejectUnauthorized: isSecure || insists },
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    pool: true,
    maxConnections: mailConnections,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
  return {
    senderDomain: from.address.slice(from.address.lastIndexOf('@') + 1),
    close: () => transport.close(),
    async post(email) {
      try {
        await transport.sendMail({
          messageId: email.messageId,
          // Objects and an envelope of our own: a string would be parsed again, and could name somebody else.
          from,
          to: { name: plainName(email.toName), address: email.mailbox },
          envelope: { from: from.address, to: [email.mailbox] },
          subject: plainSubject(email.subject),
          html: email.html,
          text: email.text,
          headers: { 'Auto-Submitted': 'auto-generated' },
          ...(email.inReplyTo === null ? {} : { inReplyTo: email.inReplyTo, references: email.inReplyTo }),
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { result: 'sent', diagnostic: 'taken by the mail server' };
      } catch (error) {
        return describeFault(error);
      }
    },
  };
}
