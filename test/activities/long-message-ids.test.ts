import { expect } from 'vitest';
import { mailerTo } from '../support/mailer-to.ts';
import { readMail } from './read-mail.ts';
import { mailServerTest as test } from '../support/fixtures/mail-server.ts';

test.for([
  ['a short domain', 'a.example'],
  ['a domain that makes its lines longer than 76', 'invitations.a-company-of-some-length.example'],
  [
    'a domain of 220 characters',
    `${Array.from({ length: 3 }, () => 'x'.repeat(63)).join('.')}.${'y'.repeat(20)}.example`,
  ],
] as const)(
  'the ids of an e-mail from %s are on the lines of their header names',
  async ([, domain], { server }) => {
    const mailer = mailerTo(server.smtpUrl, { name: 'Usher', address: `invites@${domain}` });
    const id = (kind: string) => `<0197a5f0-1111-7222-8333-444455556666.1.${kind}.1@${domain}>`;
    const delivery = await mailer.send({
      messageId: id('reminder'),
      inReplyTo: id('invitation'),
      mailbox: `${'l'.repeat(64)}@${'d'.repeat(30)}.company.com`,
      toName: null,
      subject: `=?${'x'.repeat(200)}`,
      html: '<p>Hello</p>',
      text: 'Hello',
    });
    expect(delivery.result).toBe('sent');
    mailer.close();
    const message = await server.waitFor(({ messageId }) => messageId === id('reminder'));
    const { raw } = await readMail(server.url, message.id);
    const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(head.split('\r\n')).toEqual(
      expect.arrayContaining([
        `Message-ID: ${id('reminder')}`,
        `In-Reply-To: ${id('invitation')}`,
        `References: ${id('invitation')}`,
      ]),
    );
    // No other header starts with an empty line either, and none is longer than a server must accept.
    expect(head).not.toMatch(/^[\w-]+:[ \t]*$/m);
    for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
    // RFC 2047 §2: a line with an encoded word is at most 76 long.
    for (const line of head.split('\r\n').filter((one) => one.includes('=?UTF-8'))) {
      expect(line.length).toBeLessThanOrEqual(76);
    }
  },
);
