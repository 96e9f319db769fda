import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Mailer } from '../../activities/smtp/mailer.ts';
import { startMailServer } from '../support/mail-server.ts';
import { mailerTo } from '../support/mailer-to.ts';
import type { TestMailServer } from '../support/mail-server.ts';

let server: TestMailServer;
let mailer: Mailer;

beforeEach(async () => {
  server = await startMailServer();
  mailer = mailerTo(server.smtpUrl);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  mailer.close();
  await server.stop();
});

const post = (number: number) =>
  mailer.send({
    messageId: `<${number}@usher.example>`,
    mailbox: 'ada@company.com',
    toName: null,
    subject: 'Join Acme',
    html: '<p>Join</p>',
    text: 'Join',
    inReplyTo: null,
  });

/** More than connections: those behind get none before one is given free. */
const posts = () => Promise.all(Array.from({ length: 6 }, (_, index) => post(index)));

async function expectFreeAgain(): Promise<void> {
  server.setFault(null);
  expect(await post(7)).toMatchObject({ result: 'sent' });
  expect(server.messages().map(({ messageId }) => messageId)).toContain('<7@usher.example>');
}

test('a mail server that takes the connection and never greets (RELIAB-024) is given up after ten seconds, as a fault that may pass; connections are free again', async () => {
  server.setFault('stall');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const posted = posts();
  let isOver = false;
  void posted.then(() => (isOver = true));
  let seconds = 0;
  for (; !isOver && seconds < 60; seconds += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    await new Promise((fulfil) => setImmediate(fulfil));
  }
  vi.useRealTimers();
  // The sixth waits for a connection of the five before it, and then for a greeting of its own.
  expect(seconds).toBeGreaterThanOrEqual(10);
  expect(seconds).toBeLessThan(30);
  const results = await posted;
  expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['delayed']));
  await expectFreeAgain();
});

test('a mail server that falls silent inside DATA (RELIAB-025) is given up when the socket’s time is over, as a fault that may pass', async () => {
  server.setFault('stall-after-data');
  const limitsMs = new Set<number>();
  const setLimit = Socket.prototype.setTimeout;
  vi.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (this: Socket, ms, onTimeout) {
    if (ms === 30_000) limitsMs.add(ms);
    return setLimit.call(this, ms === 30_000 ? 100 : ms, onTimeout);
  });
  const results = await posts();
  expect([...limitsMs]).toEqual([30_000]);
  expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['delayed']));
  vi.restoreAllMocks();
  await expectFreeAgain();
});
