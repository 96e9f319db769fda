import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import type { Message } from './message.ts';
import { tellsPeers } from './peer.ts';
import { startReceiver } from './receive.ts';
import type { Interference } from './receive.ts';
import { basePath, mailboxServer } from './serve.ts';
import type { Guard } from './serve.ts';
import { openMailStore } from './store.ts';

export type MailboxOptions = {
  /** Where e-mails are kept. Without it they are lost at the end. */
  readonly directory?: string;
  /** Default of both: a free one. */
  readonly smtpPort?: number;
  readonly httpPort?: number;
  /** Default: by peer where the system tells whose a connection is, else by a secret in the path, new each time. */
  readonly guard?: Guard;
  /** Faults on purpose, for tests. */
  readonly interference?: Interference;
};

export type RunningMailbox = {
  /** For `SMTP_URL`. */
  readonly smtpUrl: string;
  /** Of the page, without a slash at its end; `/messages` below it answers in JSON. */
  readonly url: string;
  /** Oldest first. */
  readonly messages: () => readonly Message[];
  /**
   * The first e-mail, of those that came or will come, that passes the test.
   * @throws Error after `timeoutMs` (30,000), with the subjects of those that came.
   */
  readonly waitFor: (test: (message: Message) => boolean, timeoutMs?: number) => Promise<Message>;
  readonly stop: () => Promise<void>;
};

/** A mail server on 127.0.0.1 that delivers nothing, and a page to read what it got. */
export async function startMailbox(options: MailboxOptions = {}): Promise<RunningMailbox> {
  const store = await openMailStore(options.directory);
  const receiver = await startReceiver({
    port: options.smtpPort ?? 0,
    keep: store.add,
    ...(options.interference === undefined ? {} : { interference: options.interference }),
  });
  const guard = options.guard ?? defaultGuard();
  const pages = mailboxServer(store, guard);
  pages.listen(options.httpPort ?? 0, '127.0.0.1');
  await once(pages, 'listening').catch(async (fault: unknown) => {
    await receiver.stop();
    throw fault;
  });
  return {
    smtpUrl: `smtp://127.0.0.1:${receiver.port}`,
    url: `http://127.0.0.1:${(pages.address() as AddressInfo).port}${basePath(guard)}`,
    messages: store.all,
    waitFor: (test, timeoutMs = 30_000) =>
      new Promise((fulfil, reject) => {
        const there = store.all().find(test);
        if (there !== undefined) return fulfil(there);
        const tooLate = setTimeout(() => {
          unwatch();
          const subjects = store.all().map(({ subject }) => subject);
          reject(
            new Error(`no such e-mail in ${timeoutMs} ms; there are: ${subjects.join(' | ') || 'none'}`),
          );
        }, timeoutMs);
        const unwatch = store.watch((message) => {
          if (!test(message)) return;
          clearTimeout(tooLate);
          unwatch();
          fulfil(message);
        });
      }),
    stop: async () => {
      pages.closeAllConnections();
      await Promise.all([receiver.stop(), new Promise((fulfil) => pages.close(fulfil))]);
    },
  };
}

function defaultGuard(): Guard {
  return tellsPeers() ? { by: 'peer' } : { by: 'path', secret: randomBytes(16).toString('base64url') };
}
