import { setTimeout as sleep } from 'node:timers/promises';

import { untilStatus } from './system-client.ts';
import type { TestResponse, SystemClient } from './system-client.ts';

/** One thing a caller asked, under a key of its own, and every response it got; null where there was none. */
export type Entry = {
  readonly verb: 'invite' | 'accept';
  readonly address: string;
  readonly key: string;
  readonly responses: (TestResponse | null)[];
  readonly ask: () => Promise<TestResponse>;
};

/** A caller who writes down what it was answered, and gives up no question. */
export type Journal = { readonly entries: readonly Entry[]; readonly write: () => Promise<void> };

/**
 * Invites one after another, and lets each accept as soon as its e-mail is there, until it is told to stop. What goes
 * wrong is asked again under the same key, as a good caller does.
 * @param options.isOver whether no new invitee is begun
 */
export function keepJournal(
  client: SystemClient,
  options: {
    readonly fieldsOf: (number: number) => { readonly email_address: string };
    readonly isOver: () => boolean;
  },
): Journal {
  const entries: Entry[] = [];
  let begun = 0;
  const open = (entry: Omit<Entry, 'responses'>): Entry => {
    const opened = { ...entry, responses: [] };
    entries.push(opened);
    return opened;
  };
  const one = async () => {
    begun += 1;
    const opensTheMail = begun % 4 !== 0;
    const fields = options.fieldsOf(begun);
    const address = fields.email_address;
    const invited = { verb: 'invite', address, key: `invite ${address}` } as const;
    await untilTaken(open({ ...invited, ask: () => client.invite(fields, invited.key) }));
    if (!opensTheMail) return;
    const token = await client.tokenTo(address, 90_000);
    const accepted = { verb: 'accept', address, key: `accept ${address}` } as const;
    await untilTaken(open({ ...accepted, ask: () => client.accept(token, accepted.key) }));
  };
  return {
    entries,
    write: async () => {
      const underWay: Promise<void>[] = [];
      while (!options.isOver()) {
        underWay.push(one());
        await sleep(500);
      }
      await Promise.all(underWay);
    },
  };
}

/** Asks until it is a 2xx: done, or kept for later. */
async function untilTaken(entry: Entry): Promise<void> {
  for (;;) {
    const response = await entry.ask().catch(() => null);
    entry.responses.push(response);
    if (response !== null && response.status < 300) return;
    await sleep(400);
  }
}

/** Asks everything once more under its key, until it is decided. */
export async function askAllAgain(journal: Journal): Promise<ReadonlyMap<Entry, TestResponse>> {
  const told = new Map<Entry, TestResponse>();
  for (const entry of journal.entries) told.set(entry, await untilStatus(200, entry.ask));
  return told;
}
