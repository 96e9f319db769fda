import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a deployment needs to be secret. Here it is made once, and kept with the data. */
export type LocalKeys = {
  /** For `USHER_SECRETS`. */
  readonly secret: string;
  /** For `USHER_LINK_KEYS`. */
  readonly linkKeys: string;
};

/** The keys of a data directory, made when there are none. Only its owner can read them. */
export async function localKeys(dataDir: string): Promise<LocalKeys> {
  const file = join(dataDir, 'keys.json');
  await mkdir(dataDir, { recursive: true });
  const making = `${file}.${process.pid}`;
  const fresh: LocalKeys = {
    secret: `local-${randomBytes(24).toString('base64url')}`,
    linkKeys: `local:${randomBytes(32).toString('base64')}`,
  };
  await writeFile(making, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 });
  await chmod(making, 0o600);
  try {
    // Linked, so that keys that are there are never overwritten, and never half-written.
    await link(making, file);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
  } finally {
    await rm(making);
  }
  return JSON.parse(await readFile(file, 'utf8')) as LocalKeys;
}
