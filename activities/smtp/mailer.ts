import { createTransport } from 'nodemailer';
import type { SmtpServer } from '../../runtime/env/config.ts';
import { plainName, plainSubject } from './header-text.ts';
import { classifySmtpError } from './errors.ts';
import type { DeliveryResult } from './errors.ts';

/** Connections to the mail server at a time. */
export const mailConnections = 5;

export type OutgoingEmail = {
  readonly messageId: string;
  /** Recipient of the envelope. */
  readonly mailbox: string;
  readonly toName: string | null;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Message-ID of the e-mail that this one follows. */
  readonly inReplyTo: string | null;
};

export type Mailer = {
  /** Domain of the sender's address, which Message-IDs end in. */
  readonly senderDomain: string;
  send(email: OutgoingEmail): Promise<DeliveryResult>;
  close(): void;
};

/** Sends by SMTP over pooled connections. Every step has a timeout: a server may accept a connection and never respond. */
export function createMailer(
  server: SmtpServer,
  from: { readonly name: string; readonly address: string },
): Mailer {
  const { host, port, encryption, auth } = server;
  const transport = createTransport({
    host,
    port,
    secure: encryption === 'at_once',
    requireTLS: encryption === 'required',
    // Opportunistic TLS accepts any certificate, since the alternative is no encryption.
    tls: { rejectUnauthorized: encryption !== 'if_offered' },
    ...(auth === null ? {} : { auth: { user: auth.user, pass: auth.password } }),
    pool: true,
    maxConnections: mailConnections,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
  transport.use('stream', unfoldFirstLines);
  return {
    senderDomain: from.address.slice(from.address.lastIndexOf('@') + 1),
    close: () => transport.close(),
    async send(email) {
      try {
        await transport.sendMail({
          messageId: email.messageId,
          // Objects, and an envelope of our own: nodemailer would parse a string, which could name another address.
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
        return classifySmtpError(error);
      }
    },
  };
}

type Compiled = { readonly message: { buildHeaders(): string } };

/**
 * Unfolds headers that nodemailer folds right after the colon. RFC 5322 allows it, but readers of Message-ID,
 * In-Reply-To and References break on it; a line may have up to 998 octets.
 */
function unfoldFirstLines(mail: Compiled, done: () => void): void {
  const { message } = mail;
  const build = message.buildHeaders.bind(message);
  message.buildHeaders = () => build().replaceAll(/^([!-9;-~]+:)\r\n[ \t]+/gm, '$1 ');
  done();
}
