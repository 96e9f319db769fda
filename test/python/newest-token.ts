import { setTimeout as sleep } from 'node:timers/promises';

const timeoutMs = 30_000;

/** Waits for the e-mail to an address, and returns the token of its link. @throws Error when none arrives within 30 s */
export async function newestToken(mailboxUrl: string, address: string): Promise<string> {
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(100)) {
    const response = await fetch(`${mailboxUrl}/messages`);
    const messages = (await response.json()) as unknown[];
    const message = messages.map((one) => JSON.stringify(one)).find((text) => text.includes(address));
    const token = /[?&](?:amp;)?token=([A-Za-z0-9_-]{43})/.exec(message ?? '')?.[1];
    if (token !== undefined) return token;
  }
  throw new Error('The invitation did not arrive in the mailbox.');
}
