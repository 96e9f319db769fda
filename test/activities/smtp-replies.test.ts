import { expect, test } from 'vitest';
import type { DeliveryResult } from '../../activities/smtp/errors.ts';
import { mailerTo } from '../support/mailer-to.ts';
import { startScriptedSmtp } from '../support/scripted-smtp.ts';
import type { SmtpStep } from '../support/scripted-smtp.ts';

const marker = 'marker@company.com';

const email = {
  messageId: '<1.1.invitation.1@usher.example>',
  mailbox: 'ada@company.com',
  toName: null,
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  inReplyTo: null,
};

test.each<[SmtpStep, string, DeliveryResult['result'], string]>([
  ['end', '250 2.0.0 taken', 'sent', 'taken by the mail server'],

  ['greeting', `554 5.7.1 no service for ${marker}`, 'sender_refused', 'smtp 554 5.7.1 at CONN'],
  ['greeting', '421 4.3.2 busy', 'delayed', 'smtp 421 4.3.2 at CONN'],
  ['helo', '550 5.7.1 bad name', 'sender_refused', 'smtp 550 5.7.1 at HELO'],
  ['auth', `535 5.7.8 wrong password of ${marker}`, 'sender_refused', 'smtp 535 5.7.8 at AUTH PLAIN'],
  ['auth', '454 4.7.0 come again', 'delayed', 'smtp 454 4.7.0 at AUTH PLAIN'],
  ['mail', `550 5.1.0 <${marker}> may not send`, 'sender_refused', 'smtp 550 5.1.0 at MAIL FROM'],
  ['mail', '530 authenticate first', 'sender_refused', 'smtp 530 at MAIL FROM'],
  ['mail', '451 4.3.0 come again', 'delayed', 'smtp 451 4.3.0 at MAIL FROM'],

  ['rcpt', `550 5.1.1 <${marker}> is unknown`, 'refused', 'smtp 550 5.1.1 at RCPT TO'],
  ['rcpt', '550 no', 'refused', 'smtp 550 at RCPT TO'],
  ['rcpt', '554 5.7.1 denied', 'refused', 'smtp 554 5.7.1 at RCPT TO'],
  ['rcpt', '450 4.2.1 greylisted', 'delayed', 'smtp 450 4.2.1 at RCPT TO'],
  ['data', '554 5.5.1 no valid recipients', 'refused', 'smtp 554 5.5.1 at DATA'],
  ['end', '554 5.7.1 looks like spam', 'refused', 'smtp 554 5.7.1 at DATA'],
  ['end', '452 4.3.1 full', 'delayed', 'smtp 452 4.3.1 at DATA'],

  // Replied late, and still about the sender.
  ['rcpt', `550 5.1.8 sender ${marker} rejected`, 'sender_refused', 'smtp 550 5.1.8 at RCPT TO'],
  ['rcpt', '553 5.1.7 bad sender', 'sender_refused', 'smtp 553 5.1.7 at RCPT TO'],
  ['rcpt', '550 5.7.25 no reverse name', 'sender_refused', 'smtp 550 5.7.25 at RCPT TO'],
  ['rcpt', '530 5.7.0 authenticate first', 'sender_refused', 'smtp 530 5.7.0 at RCPT TO'],
  ['end', '550 5.7.26 neither SPF nor DKIM', 'sender_refused', 'smtp 550 5.7.26 at DATA'],
  ['end', '550 5.7.23 SPF', 'sender_refused', 'smtp 550 5.7.23 at DATA'],
])('at %s, "%s" is %s', async (step, reply, result, diagnostic) => {
  const script = step === 'helo' ? { ehlo: '502 what?', helo: reply } : { [step]: reply };
  const server = await startScriptedSmtp(script);
  const mailer = mailerTo(server.url);
  const delivery = await mailer.send(email);
  expect(delivery).toEqual({ result, diagnostic });
  expect(JSON.stringify(delivery)).not.toContain('marker');
  mailer.close();
  await server.stop();
});

test('an unreachable server is delayed', async () => {
  const mailer = mailerTo('smtp://127.0.0.1:1');
  expect(await mailer.send(email)).toEqual({
    result: 'delayed',
    diagnostic: 'no answer from the mail server (ESOCKET)',
  });
  mailer.close();
});

test.each([
  ['[::1]', '::1'],
  ['[::ffff:127.0.0.1]', '127.0.0.1'],
])('SMTP_URL with the host %s reaches the server that listens on %s', async (host, address) => {
  const server = await startScriptedSmtp({}, address);
  const mailer = mailerTo(`smtp://${host}:${server.port}`);
  expect((await mailer.send(email)).result).toBe('sent');
  mailer.close();
  await server.stop();
});
