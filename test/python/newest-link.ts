import { setTimeout as sleep } from 'node:timers/promises';

const arrivesWithinMs = 30_000;

/** Waits for mail to this address and answers the token of its link. @throws when none comes within 30 s */
export async function newestLink(mailboxUrl: string, address: string): Promise<string> {
  for (const until = Date.now() + arrivesWithinMs; Date.now() < until; await sleep(100)) {
    const answer = await fetch(`${mailboxUrl}/messages`);
    const messages = (await answer.json()) as unknown[];
    const message = messages.map((one) => JSON.stringify(one)).find((text) => text.includes(address));
    const token = /[?&](?:amp;)?token=([A-Za-z0-9_-]{43})/.exec(message ?? '')?.[1];
    if (token !== undefined) return token;
  }
  throw new Error('The invitation did not arrive in the mailbox.');
}
