import { describe, expect, test } from 'vitest';
import {
  classifyErrorBeforeSend,
  classifySmtpError,
  isRetryWindowOver,
  retriedFailure,
} from '../../activities/smtp/errors.ts';
import type { DeliveryResult } from '../../activities/smtp/errors.ts';

type Fields = Readonly<Record<string, string | number>>;

const errorWith = (fields: Fields) => Object.assign(new Error('<marker@company.com> is unknown'), fields);

/** The reply of a server in a step of the session, as nodemailer's errors have it. */
const reply = (command: string, response: string) =>
  errorWith({ code: 'EENVELOPE', command, response, responseCode: Number(response.slice(0, 3)) });

test.each<[string, string, DeliveryResult['result']]>([
  ['CONN', '554 5.7.1 no service for you', 'sender_refused'],
  ['CONN', '421 4.3.2 busy', 'delayed'],
  ['EHLO', '550 5.7.1 bad name', 'sender_refused'],
  ['HELO', '550 bad name', 'sender_refused'],
  ['STARTTLS', '502 5.5.1 no TLS here', 'sender_refused'],
  ['STARTTLS', '454 4.7.0 TLS not available', 'delayed'],
  ['AUTH PLAIN', '535 5.7.8 wrong password', 'sender_refused'],
  ['AUTH LOGIN', '454 4.7.0 try again', 'delayed'],
  ['MAIL FROM', '550 5.1.0 may not send', 'sender_refused'],
  ['MAIL FROM', '553 no such sender', 'sender_refused'],
  ['MAIL FROM', '552 5.3.4 too large', 'sender_refused'],
  ['MAIL FROM', '451 4.3.0 try again', 'delayed'],
  ['RCPT TO', '550 5.1.1 unknown', 'refused'],
  ['RCPT TO', '550 no', 'refused'],
  ['RCPT TO', '550 5.7.1 denied', 'refused'],
  ['RCPT TO', '450 4.2.1 greylisted', 'delayed'],
  ['RCPT TO', '550 5.1.8 sender rejected', 'sender_refused'],
  ['RCPT TO', '530 5.7.0 authenticate first', 'sender_refused'],
  ['DATA', '554 5.7.1 looks like spam', 'refused'],
  ['DATA', '550 5.7.26 neither SPF nor DKIM', 'sender_refused'],
  ['DATA', '452 4.3.1 full', 'delayed'],
  ['QUIT', '550 5.0.0 no', 'delayed'],
])('at %s, "%s" is %s', (command, response, result) => {
  expect(classifySmtpError(reply(command, response)).result).toBe(result);
});

describe('a diagnostic', () => {
  test.each([
    [reply('RCPT TO', '550 5.1.1 <marker@company.com> unknown'), 'smtp 550 5.1.1 at RCPT TO'],
    [reply('RCPT TO:<marker@company.com>', '550 no'), 'smtp 550 at the session'],
    [errorWith({ code: 'ETIMEDOUT' }), 'no answer from the mail server (ETIMEDOUT)'],
    [errorWith({ code: 'EENVELOPE' }), 'not handed to the mail server (EENVELOPE)'],
    [errorWith({ code: 'marker@company.com' }), 'no answer from the mail server (unknown fault)'],
    ['<marker@company.com>', 'no answer from the mail server (unknown fault)'],
  ])('of %o is %s', (error, diagnostic) => {
    expect(classifySmtpError(error).diagnostic).toBe(diagnostic);
  });
});

test.each([
  [-1, false],
  [0, false],
  [1, true],
])('%i ms after three days the retry window is over: %s', (ms, isOver) => {
  const firstAttemptAt = new Date('2030-05-16T09:30:00Z');
  const now = new Date(Date.parse('2030-05-19T09:30:00Z') + ms);
  expect(isRetryWindowOver(firstAttemptAt, now)).toBe(isOver);
});

test.each<[DeliveryResult['result'], string]>([
  ['delayed', 'MailDelayed'],
  ['sender_refused', 'SenderRefused'],
])('an e-mail that is %s fails as %s, which Temporal retries', (result, type) => {
  expect(retriedFailure({ result, diagnostic: 'smtp 451 at DATA' })).toMatchObject({
    type,
    nonRetryable: false,
    message: expect.stringContaining('smtp 451 at DATA') as string,
  });
});

test('an error before the session is delayed, and keeps its class but not its message', () => {
  const error = new TypeError('marker@company.com is not iterable');
  expect(classifyErrorBeforeSend(error, 'written')).toEqual({
    result: 'delayed',
    diagnostic: 'could not be written (TypeError)',
  });
});

test('an unreachable PostgreSQL says nothing about the e-mail: its error is thrown', () => {
  const error = errorWith({ code: 'ECONNREFUSED' });
  expect(() => classifyErrorBeforeSend(error, 'claimed')).toThrow(error);
});
