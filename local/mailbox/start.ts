import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import type { Message } from './message.ts';
import { tellsPeers } from './peer.ts';
import { startReceiver } from './receive.ts';
import type { FaultInjection } from './receive.ts';
import { basePath, mailboxServer } from './serve.ts';
import type { Guard } from './serve.ts';
import { openMailStore } from './store.ts';

export type MailboxOptions = {
  /** Folder of the e-mails. Without it they are kept in memory. */
  readonly directory?: string;
  /** Default of both: a free port. */
  readonly smtpPort?: number;
  readonly httpPort?: number;
  /** Default: by peer where the system names the owner of a connection, else by a secret path, new at each start. */
  readonly guard?: Guard;
  /** For tests. */
  readonly faultInjection?: FaultInjection;
};

export type RunningMailbox = {
  /** For `SMTP_URL`. */
  readonly smtpUrl: string;
  /** URL of the page, without a slash at its end; `/messages` below it returns JSON. */
  readonly url: string;
  /** Oldest first. */
  readonly messages: () => readonly Message[];
  /**
   * Returns the first e-mail, of those received or still to come, that passes the test.
   * @throws Error after `timeoutMs` (30,000), with the subjects of those received
   */
  readonly waitFor: (test: (message: Message) => boolean, timeoutMs?: number) => Promise<Message>;
  readonly stop: () => Promise<void>;
};

/** Starts a mail server on 127.0.0.1 that delivers nothing, and a page that shows what it received. */
export async function startMailbox(options: MailboxOptions = {}): Promise<RunningMailbox> {
  const store = await openMailStore(options.directory);
  const receiver = await startReceiver({
    port: options.smtpPort ?? 0,
    store: store.add,
    ...(options.faultInjection === undefined ? {} : { faultInjection: options.faultInjection }),
  });
  const guard = options.guard ?? defaultGuard();
  const pages = mailboxServer(store, guard);
  pages.listen(options.httpPort ?? 0, '127.0.0.1');
  await once(pages, 'listening').catch(async (error: unknown) => {
    await receiver.stop();
    throw error;
  });
  return {
    smtpUrl: `smtp://127.0.0.1:${receiver.port}`,
    url: `http://127.0.0.1:${(pages.address() as AddressInfo).port}${basePath(guard)}`,
    messages: store.all,
    waitFor: (test, timeoutMs = 30_000) =>
      new Promise((resolve, reject) => {
        const received = store.all().find(test);
        if (received !== undefined) return resolve(received);
        const timeout = setTimeout(() => {
          unwatch();
          const subjects = store.all().map(({ subject }) => subject);
          reject(
            new Error(`no such e-mail after ${timeoutMs} ms; received: ${subjects.join(' | ') || 'none'}`),
          );
        }, timeoutMs);
        const unwatch = store.watch((message) => {
          if (!test(message)) return;
          clearTimeout(timeout);
          unwatch();
          resolve(message);
        });
      }),
    stop: async () => {
      pages.closeAllConnections();
      await Promise.all([receiver.stop(), new Promise((resolve) => pages.close(resolve))]);
    },
  };
}

function defaultGuard(): Guard {
  return tellsPeers() ? { by: 'peer' } : { by: 'path', secret: randomBytes(16).toString('base64url') };
}
