import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { startMailbox } from '../../local/mailbox/start.ts';
import type { RunningMailbox } from '../../local/mailbox/start.ts';

/** What a mail server can do to a sender. */
export type MailFault =
  | 'refuse-recipient' // 550 at RCPT: for good
  | 'try-later' // 451 at RCPT: come again
  | 'refuse-data' // 554 after the whole e-mail
  | 'stall' // takes the connection, and says nothing
  | 'stall-after-data' // takes the e-mail, and says nothing
  | 'reset-before-250' // keeps the e-mail, and breaks the connection instead of saying so
  | 'reset-after-250'; // keeps the e-mail, says so, and breaks the connection

export type TestMailServer = RunningMailbox & {
  /** From now on every connection meets the fault; `null` is none. Connections that stall are let go by the change. */
  readonly setFault: (fault: MailFault | null) => void;
  /** How often a recipient was named, refused or not. */
  readonly attempts: () => number;
};

/** The local mailbox, with faults on demand. */
export async function startMailServer(): Promise<TestMailServer> {
  let fault: MailFault | null = null;
  let attempts = 0;
  let release = () => {};
  const stallWhile = async (stalling: MailFault) => {
    while (fault === stalling) {
      await new Promise<void>((fulfil) => {
        const before = release;
        release = () => (before(), fulfil());
      });
    }
  };
  const mailbox = await startMailbox({
    faultInjection: {
      onConnect: () => stallWhile('stall'),
      onRecipient: async () => {
        attempts += 1;
        if (fault === 'refuse-recipient') return { code: 550, text: '5.1.1 no such user here' };
        if (fault === 'try-later') return { code: 451, text: '4.7.1 greylisted, come again' };
        return null;
      },
      onEmail: async () => {
        await stallWhile('stall-after-data');
        return fault === 'refuse-data' ? { code: 554, text: '5.7.1 looks like spam' } : null;
      },
      beforeAccepted: async (socket) => {
        if (fault !== 'reset-before-250') return;
        socket.resetAndDestroy();
        await once(socket, 'close');
      },
      afterAccepted: async (socket) => {
        if (fault !== 'reset-after-250') return;
        // A reset overtakes what is still on its way; the sender is to hear the 250 first.
        await sleep(30);
        socket.resetAndDestroy();
      },
    },
  });
  const setFault = (next: MailFault | null) => {
    fault = next;
    release();
    release = () => {};
  };
  return {
    ...mailbox,
    setFault,
    attempts: () => attempts,
    stop: async () => {
      setFault(null);
      await mailbox.stop();
    },
  };
}
