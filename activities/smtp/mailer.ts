import { createTransport } from 'nodemailer';
import type { SmtpServer } from '../../runtime/env/config.ts';
import { classifySmtpError } from './classify-error.ts';
import { plainName, plainSubject } from './header-text.ts';
import type { DeliveryResult } from './delivery-result.ts';

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
  send(email: OutgoingEmail): Promise<DeliveryResult>;
  close(): void;
};

/** Posts by SMTP. Every step has a time limit, since a server may take the connection and never say a word. */
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
    // Opportunistic encryption takes any certificate: the other choice is none at all.
    tls: { rejectUnauthorized: encryption !== 'if_offered' },
    ...(auth === null ? {} : { auth: { user: auth.user, pass: auth.password } }),
    pool: true,
    maxConnections: mailConnections,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
  transport.use('stream', keepFirstLines);
  return {
    senderDomain: from.address.slice(from.address.lastIndexOf('@') + 1),
    close: () => transport.close(),
    async send(email) {
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
        return classifySmtpError(error);
      }
    },
  };
}

type Compiled = { readonly message: { buildHeaders(): string } };

/**
 * Lets no header begin with an empty line. RFC 5322 allows to fold right after the colon, but readers of Message-ID,
 * In-Reply-To and References break on it; a line may be up to 998 octets long.
 */
function keepFirstLines(mail: Compiled, done: () => void): void {
  const { message } = mail;
  const build = message.buildHeaders.bind(message);
  message.buildHeaders = () => build().replaceAll(/^([!-9;-~]+:)\r\n[ \t]+/gm, '$1 ');
  done();
}
