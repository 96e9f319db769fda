import { createTransport } from 'nodemailer';
import { describe, expect } from 'vitest';
import type { TestMailServer } from '../support/mail-server.ts';
import { mailServerTest as test } from '../support/fixtures/mail-server.ts';

describe('the test mail server', () => {
  async function send(server: TestMailServer): Promise<unknown> {
    const transport = createTransport({ url: server.smtpUrl, greetingTimeout: 300, socketTimeout: 300 });
    try {
      return await transport.sendMail({ from: 'a@acme.dev', to: 'b@acme.dev', subject: 'x', text: 'y' });
    } finally {
      transport.close();
    }
  }

  test('refuses a recipient with 550', async ({ server }) => {
    server.setFault('refuse-recipient');
    await expect(send(server)).rejects.toMatchObject({ responseCode: 550, command: 'RCPT TO' });
    expect([server.attempts(), server.messages()]).toEqual([1, []]);
  });

  test('defers with 451 until the fault is removed', async ({ server }) => {
    server.setFault('try-later');
    await expect(send(server)).rejects.toMatchObject({ responseCode: 451 });
    server.setFault(null);
    await send(server);
    expect(server.messages()).toHaveLength(1);
  });

  test('refuses the whole e-mail with 554', async ({ server }) => {
    server.setFault('refuse-data');
    await expect(send(server)).rejects.toMatchObject({ responseCode: 554, command: 'DATA' });
    expect(server.messages()).toEqual([]);
  });

  test('stalls at the greeting until the fault is removed', async ({ server }) => {
    server.setFault('stall');
    await expect(send(server)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    server.setFault(null);
    await send(server);
    expect(server.messages()).toHaveLength(1);
  });

  test('stalls after the data', async ({ server }) => {
    server.setFault('stall-after-data');
    await expect(send(server)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(server.messages()).toEqual([]);
  });

  test('stores an e-mail and resets the connection before the 250', async ({ server }) => {
    server.setFault('reset-before-250');
    await expect(send(server)).rejects.toThrow();
    expect(server.messages()).toHaveLength(1);
  });

  test('resets the connection after the 250', async ({ server }) => {
    server.setFault('reset-after-250');
    await expect(send(server)).resolves.toMatchObject({ response: expect.stringContaining('250') });
    expect(server.messages()).toHaveLength(1);
  });
});
