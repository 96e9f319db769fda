import type { DeliveryResult } from './delivery-result.ts';

/** Sorts what the mail server said, or did not say. Of its words only codes and the name of the step are kept. */
export function classifySmtpError(error: unknown): DeliveryResult {
  const { responseCode, command, code, response } = factsOf(error);
  if (responseCode === null) return withoutAnswer(code);
  const enhanced = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0] ?? null;
  const diagnostic = `smtp ${responseCode}${enhanced === null ? '' : ` ${enhanced}`} at ${command}`;
  if (responseCode < 500) return { result: 'delayed', diagnostic };
  if (isAboutTheSender(command, responseCode, enhanced)) return { result: 'sender_refused', diagnostic };
  return { result: command === 'RCPT TO' || command === 'DATA' ? 'refused' : 'delayed', diagnostic };
}

/**
 * Steps before the recipient is named concern the sender. Many servers wait with that until the recipient is named:
 * their codes say whom they mean.
 */
function isAboutTheSender(command: string, responseCode: number, enhanced: string | null): boolean {
  return (
    /^(?:CONN|EHLO|HELO|STARTTLS|AUTH .+|MAIL FROM)$/.test(command) ||
    needsAuthentication.has(responseCode) ||
    (enhanced !== null && aboutTheSender.has(enhanced))
  );
}

/** RFC 4954 §4.9 and §6: authentication is required, was refused, or needs TLS. */
const needsAuthentication = new Set([530, 534, 535, 538]);

/**
 * Enhanced codes of the IANA registry that name the sender: its address (5.1.7, 5.1.8), its domain without mail
 * (5.7.27), its credentials (5.7.8), DKIM (5.7.20 to 5.7.22), SPF (5.7.23, 5.7.24), reverse DNS (5.7.25), several of
 * these (5.7.26). 5.7.1 may mean either, and so means the e-mail.
 */
const aboutTheSender = new Set([
  '5.1.7',
  '5.1.8',
  '5.7.8',
  ...['5.7.20', '5.7.21', '5.7.22', '5.7.23', '5.7.24', '5.7.25', '5.7.26', '5.7.27'],
]);

function withoutAnswer(code: string): DeliveryResult {
  if (ofTheClient.has(code))
    return { result: 'delayed', diagnostic: `not handed to the mail server (${code})` };
  return { result: 'delayed', diagnostic: `no answer from the mail server (${code})` };
}

/** Codes by which nodemailer gives up before it asks the server. */
const ofTheClient = new Set(['EENVELOPE', 'EMESSAGE', 'ESTREAM']);

type SmtpFacts = { responseCode: number | null; command: string; code: string; response: string };

function factsOf(error: unknown): SmtpFacts {
  const facts: Record<string, unknown> = error instanceof Error ? { ...error } : {};
  const word = (value: unknown, shape: RegExp, otherwise: string) =>
    typeof value === 'string' && shape.test(value) ? value : otherwise;
  return {
    responseCode: typeof facts['responseCode'] === 'number' ? facts['responseCode'] : null,
    // "RCPT TO:<…>" would carry the address.
    command: word(
      facts['command'],
      /^(?:CONN|EHLO|HELO|STARTTLS|AUTH [A-Z0-9-]+|MAIL FROM|RCPT TO|DATA)$/,
      'the session',
    ),
    code: word(facts['code'], /^E[A-Z]+$/, 'unknown fault'),
    response: typeof facts['response'] === 'string' ? facts['response'] : '',
  };
}
