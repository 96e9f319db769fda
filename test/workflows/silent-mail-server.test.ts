import { Socket } from 'node:net';
import { expect, vi } from 'vitest';
import type { Mailer } from '../../activities/smtp/mailer.ts';
import { mailerTo } from '../support/mailer-to.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import { mailServerTest } from '../support/fixtures/mail-server.ts';

const test = mailServerTest.extend('mailer', async ({ server }, { onCleanup }) => {
  const mailer = await mailerTo(server.smtpUrl);
  onCleanup(() => mailer.close());
  return mailer;
});

test.afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const post = (mailer: Mailer, number: number) =>
  mailer.send({
    messageId: `<${number}@usher.example>`,
    mailbox: 'ada@company.com',
    toName: null,
    subject: 'Join Acme',
    html: '<p>Join</p>',
    text: 'Join',
    inReplyTo: null,
  });

/** More than the connections, so that the last ones wait for a free one. */
const posts = (mailer: Mailer) => Promise.all(Array.from({ length: 6 }, (_, index) => post(mailer, index)));

async function expectFreeAgain(server: TestMailServer, mailer: Mailer): Promise<void> {
  server.setFault(null);
  expect(await post(mailer, 7)).toMatchObject({ result: 'sent' });
  expect(server.messages().map(({ messageId }) => messageId)).toContain('<7@usher.example>');
}

test('a mail server that never greets times out after ten seconds as delayed, and frees its connection (RELIAB-024)', async ({
  server,
  mailer,
}) => {
  server.setFault('stall');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const sending = posts(mailer);
  let isOver = false;
  void sending.then(() => (isOver = true));
  let seconds = 0;
  for (; !isOver && seconds < 60; seconds += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    await new Promise((fulfil) => setImmediate(fulfil));
  }
  vi.useRealTimers();
  // The sixth waits for a connection of the five before it, and then for a greeting of its own.
  expect(seconds).toBeGreaterThanOrEqual(10);
  expect(seconds).toBeLessThan(30);
  const results = await sending;
  expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['delayed']));
  await expectFreeAgain(server, mailer);
});

test('a mail server that falls silent inside DATA times out as delayed (RELIAB-025)', async ({
  server,
  mailer,
}) => {
  server.setFault('stall-after-data');
  const limitsMs = new Set<number>();
  const setLimit = Socket.prototype.setTimeout;
  vi.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (this: Socket, ms, onTimeout) {
    if (ms === 30_000) limitsMs.add(ms);
    return setLimit.call(this, ms === 30_000 ? 100 : ms, onTimeout);
  });
  const results = await posts(mailer);
  expect([...limitsMs]).toEqual([30_000]);
  expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['delayed']));
  vi.restoreAllMocks();
  await expectFreeAgain(server, mailer);
});
