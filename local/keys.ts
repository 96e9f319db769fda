import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makePrivateDirectory } from './private-directory.ts';

/** What a deployment needs to be secret. Here it is made once, and kept with the data. */
export type LocalKeys = {
  /** For `USHER_SECRETS`. */
  readonly secret: string;
  /** For `USHER_LINK_KEYS`. */
  readonly linkKeys: string;
  /** Of the embedded PostgreSQL's superuser. */
  readonly postgresPassword: string;
};

/**
 * Returns the keys of a data directory, which only its owner can read. Those that are missing are made; those that are
 * there stay. The caller holds the lock of the directory.
 */
export async function localKeys(dataDir: string): Promise<LocalKeys> {
  await makePrivateDirectory(dataDir);
  const file = join(dataDir, 'keys.json');
  const kept = await readFile(file, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return '{}';
    throw fault;
  });
  const keys: LocalKeys = {
    secret: `local-${newPassword()}`,
    linkKeys: `local:${randomBytes(32).toString('base64')}`,
    postgresPassword: newPassword(),
    ...parseKeys(file, kept),
  };
  const text = `${JSON.stringify(keys, null, 2)}\n`;
  if (text !== kept) {
    // Renamed, so that a kill in the middle leaves no half of it.
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
      `${file} is not JSON. Repair it, or remove it together with what lies beside it to begin anew.`,
    );
  }
}

/** Returns 192 random bits, in characters that stand in a URL as they are. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
