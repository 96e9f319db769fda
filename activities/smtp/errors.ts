import { ApplicationFailure } from '@temporalio/common';
import { isTransientError } from '../../db/sql/transient-errors.ts';

/**
 * Result of an attempt to send.
 * - `refused`: permanently, for the recipient or the e-mail (a 5xx at RCPT TO or DATA).
 * - `delayed`: a temporary error, retried until the retry window is over.
 * - `sender_refused`: the server does not accept the sender (a 5xx at HELO, AUTH or MAIL FROM). It says nothing about
 *   the invitee, so it is retried until the operator fixes it.
 *
 * `diagnostic` has the server's codes, never its text, which quotes addresses.
 */
export type DeliveryResult = {
  readonly result: 'sent' | 'refused' | 'delayed' | 'sender_refused';
  readonly diagnostic: string;
};

/** Three days. RFC 5321 §4.5.4.1 asks four to five of mail servers; we hand over to one, so less is enough. */
const retryWindowMs = 3 * 86_400_000;

/** Whether the retries of a `delayed` e-mail end. The window starts with the first attempt, not when it was due. */
export function isRetryWindowOver(firstAttemptAt: Date, now: Date): boolean {
  return now.getTime() - firstAttemptAt.getTime() > retryWindowMs;
}

/** The failure of an attempt that Temporal retries: `SenderRefused` or `MailDelayed`. */
export function retriedFailure({ result, diagnostic }: DeliveryResult): ApplicationFailure {
  if (result === 'sender_refused') {
    return ApplicationFailure.create({
      type: 'SenderRefused',
      message: `The mail server refuses the sender: ${diagnostic}. Retried until the operator fixes it.`,
    });
  }
  return ApplicationFailure.create({
    type: 'MailDelayed',
    message: `The e-mail was not sent yet: ${diagnostic}. Retried.`,
    category: 'BENIGN',
  });
}

/**
 * Classifies an error that came before the SMTP session. It counts against the retry window like a temporary error of
 * the mail server.
 * @param step what failed
 * @throws the error itself where PostgreSQL is down, which says nothing about the e-mail
 */
export function classifyErrorBeforeSend(error: unknown, step: 'claimed' | 'written'): DeliveryResult {
  if (isTransientError(error)) throw error;
  const name = error instanceof Error && /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error';
  const diagnostic = name === 'LinkKeyMissing' ? 'link key missing' : `could not be ${step} (${name})`;
  return { result: 'delayed', diagnostic };
}

/** Classifies an error of nodemailer by the server's reply and the step of the session, or by its code without one. */
export function classifySmtpError(error: unknown): DeliveryResult {
  const { responseCode, command, code, response } = readError(error);
  if (responseCode === null) {
    const reason = clientCodes.has(code) ? 'not handed to the mail server' : 'no answer from the mail server';
    return { result: 'delayed', diagnostic: `${reason} (${code})` };
  }
  const enhanced = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0] ?? null;
  const diagnostic = `smtp ${responseCode}${enhanced === null ? '' : ` ${enhanced}`} at ${command}`;
  if (responseCode < 500) return { result: 'delayed', diagnostic };
  if (concernsSender(command, responseCode, enhanced)) return { result: 'sender_refused', diagnostic };
  return { result: command === 'RCPT TO' || command === 'DATA' ? 'refused' : 'delayed', diagnostic };
}

/**
 * Steps before RCPT TO concern the sender. Many servers delay such a refusal until the recipient is named; their codes
 * then say whom they mean.
 */
function concernsSender(command: string, responseCode: number, enhanced: string | null): boolean {
  return (
    /^(?:CONN|EHLO|HELO|STARTTLS|AUTH .+|MAIL FROM)$/.test(command) ||
    authenticationCodes.has(responseCode) ||
    (enhanced !== null && senderCodes.has(enhanced))
  );
}

/** RFC 4954 §4.9 and §6: authentication is required, was refused, or needs TLS. */
const authenticationCodes = new Set([530, 534, 535, 538]);

/**
 * Enhanced codes of the IANA registry that name the sender: its address (5.1.7, 5.1.8), its domain without mail
 * (5.7.27), its credentials (5.7.8), DKIM (5.7.20 to 5.7.22), SPF (5.7.23, 5.7.24), reverse DNS (5.7.25), several of
 * these (5.7.26). 5.7.1 is ambiguous and counts as the e-mail's.
 */
const senderCodes = new Set([
  '5.1.7',
  '5.1.8',
  '5.7.8',
  ...['5.7.20', '5.7.21', '5.7.22', '5.7.23', '5.7.24', '5.7.25', '5.7.26', '5.7.27'],
]);

/** Codes by which nodemailer gives up before it contacts the server. */
const clientCodes = new Set(['EENVELOPE', 'EMESSAGE', 'ESTREAM']);

type SmtpError = { responseCode: number | null; command: string; code: string; response: string };

function readError(error: unknown): SmtpError {
  const fields: Record<string, unknown> = error instanceof Error ? { ...error } : {};
  const matching = (value: unknown, pattern: RegExp, otherwise: string) =>
    typeof value === 'string' && pattern.test(value) ? value : otherwise;
  return {
    responseCode: typeof fields['responseCode'] === 'number' ? fields['responseCode'] : null,
    // "RCPT TO:<…>" would carry the address.
    command: matching(
      fields['command'],
      /^(?:CONN|EHLO|HELO|STARTTLS|AUTH [A-Z0-9-]+|MAIL FROM|RCPT TO|DATA)$/,
      'the session',
    ),
    code: matching(fields['code'], /^E[A-Z]+$/, 'unknown fault'),
    response: typeof fields['response'] === 'string' ? fields['response'] : '',
  };
}
