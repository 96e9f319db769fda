import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makePrivateDirectory } from './private-directory.ts';

/** The secrets of a local stack: created once, and kept with its data. */
export type LocalKeys = {
  /** For `USHER_SECRETS`. */
  readonly secret: string;
  /** For `USHER_LINK_KEYS`. */
  readonly linkKeys: string;
  /** Of the embedded PostgreSQL's superuser. */
  readonly postgresPassword: string;
};

/**
 * Returns the keys of a data directory, in a file that only its owner can read. Creates the missing ones. The caller
 * holds the lock of the directory.
 */
export async function localKeys(dataDir: string): Promise<LocalKeys> {
  await makePrivateDirectory(dataDir);
  const file = join(dataDir, 'keys.json');
  const stored = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const keys: LocalKeys = {
    secret: `local-${newPassword()}`,
    linkKeys: `local:${randomBytes(32).toString('base64')}`,
    postgresPassword: newPassword(),
    ...parseKeys(file, stored),
  };
  const text = `${JSON.stringify(keys, null, 2)}\n`;
  if (text !== stored) {
    // Written beside it and renamed, so a kill half-way leaves the old file whole.
    await writeFile(`${file}.new`, text, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }
  await chmod(file, 0o600);
  return keys;
}

function parseKeys(file: string, text: string): Partial<LocalKeys> {
  try {
    return JSON.parse(text) as Partial<LocalKeys>;
  } catch {
    // The parser's own message quotes what it read.
    throw new Error(
      `${file} is not JSON. Repair it, or remove the whole folder it is in to start again without data.`,
    );
  }
}

/** Returns 192 random bits, encoded with characters that need no escaping in a URL. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
