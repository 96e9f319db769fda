import type { Posted } from './posted.ts';

/**
 * Tells a refusal for good (a 5xx at RCPT or DATA) from a fault that may pass: everything else, from a 4xx to a
 * server that is not there. Only codes and the name of the step are kept of what the server said.
 */
export function describeFault(error: unknown): Posted {
  const { responseCode, command, code, response } = factsOf(error);
  if (responseCode === null)
    return { result: 'delayed', diagnostic: `no answer from the mail server (${code})` };
  const enhanced = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0];
  const diagnostic = `smtp ${responseCode}${enhanced === undefined ? '' : ` ${enhanced}`} at ${command}`;
  const isAboutThisEmail = command === 'RCPT TO' || command === 'DATA';
  return { result: responseCode >= 500 && isAboutThisEmail ? 'refused' : 'delayed', diagnostic };
}

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
