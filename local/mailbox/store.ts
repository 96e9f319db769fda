import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makePrivateDirectory } from '../private-directory.ts';
import { parseMessage } from './message.ts';
import type { Message } from './message.ts';

export type MailStore = {
  /** Stores an e-mail and calls the watchers. Once this resolves, the e-mail survives a restart. */
  readonly add: (raw: Buffer) => Promise<Message>;
  /** Oldest first. */
  readonly all: () => readonly Message[];
  readonly find: (id: string) => Message | null;
  readonly raw: (id: string) => Buffer | null;
  /** Calls back for each further e-mail, until the returned function is called. */
  readonly watch: (callback: (message: Message) => void) => () => void;
};

/** Opens the store. @param directory holds one `.eml` file per e-mail; without it they are kept in memory */
export async function openMailStore(directory?: string): Promise<MailStore> {
  const messages = new Map<string, { readonly message: Message; readonly raw: Buffer }>();
  const watchers = new Set<(message: Message) => void>();
  let lastMs = 0;

  const load = async (id: string, raw: Buffer) => {
    const message = await parseMessage(id, new Date(Number(id.slice(0, 15))), raw);
    messages.set(id, { message, raw });
    return message;
  };
  if (directory !== undefined) {
    await makePrivateDirectory(directory);
    for (const file of (await readdir(directory))
      .filter((name) => /^\d{15}-[0-9a-f]{12}\.eml$/.test(name))
      .toSorted()) {
      await load(file.slice(0, -'.eml'.length), await readFile(join(directory, file)));
    }
  }
  return {
    add: async (raw) => {
      // At least one more than the last, so that ids sort by arrival.
      lastMs = Math.max(Date.now(), lastMs + 1);
      const id = `${String(lastMs).padStart(15, '0')}-${randomBytes(6).toString('hex')}`;
      if (directory !== undefined) {
        await writeFile(join(directory, `${id}.part`), raw, { flush: true, mode: 0o600 });
        await rename(join(directory, `${id}.part`), join(directory, `${id}.eml`));
      }
      const message = await load(id, raw);
      for (const callback of watchers) callback(message);
      return message;
    },
    all: () =>
      [...messages.values()].map(({ message }) => message).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    find: (id) => messages.get(id)?.message ?? null,
    raw: (id) => messages.get(id)?.raw ?? null,
    watch: (callback) => {
      watchers.add(callback);
      return () => watchers.delete(callback);
    },
  };
}
