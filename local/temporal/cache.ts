import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, chmod, constants, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { isOursAlone } from '../safe-folder.ts';
import type { Release } from './releases.ts';

/**
 * Where fetched programs are kept: the user's cache, or `node_modules/.cache` where that cannot be written, or where
 * another user could exchange a program between the look at its hash and its start.
 */
export async function cacheFolder(): Promise<string> {
  const home = process.env['XDG_CACHE_HOME'] || homeCache();
  const users = home === null ? null : resolve(home, 'usher', 'bin');
  if (users !== null && (await isOursAlone(users))) return users;
  // Who could change what lies here could as well change our own code beside it.
  const ours = resolve(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'usher', 'bin');
  try {
    await mkdir(ours, { recursive: true });
    await access(ours, constants.W_OK);
    return ours;
  } catch {
    throw new Error(
      `no folder to keep programs in: ${users ?? 'a home'} cannot be written by us alone, nor ${ours} at all`,
    );
  }
}

/** A user without an entry in the system's list of users has no home, unless HOME names one. */
function homeCache(): string | null {
  try {
    return join(homedir(), '.cache');
  } catch {
    return null;
  }
}

export async function pathInCache(release: Release): Promise<string> {
  return join(await cacheFolder(), `${release.program}-${release.version}`);
}

/** Whether the file is the release, byte for byte. False also where there is no such file. */
export async function isRelease(file: string, release: Release): Promise<boolean> {
  const expected = release.programHashes[`${process.platform}-${process.arch}`];
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  } catch {
    return false;
  }
  return hash.digest('hex') === expected;
}

/**
 * Keeps a fetched program for the next time. Two at once do not meet: each writes its own, and renames.
 * @throws Error when the file is not the release.
 */
export async function keepInCache(file: string, release: Release): Promise<string> {
  const kept = await pathInCache(release);
  const making = await mkdtemp(join(dirname(kept), '.making-'));
  try {
    const copy = join(making, release.program);
    await copyFile(file, copy);
    if (!(await isRelease(copy, release))) {
      throw new Error(`what came is not ${release.program} ${release.version}: its SHA-256 is another`);
    }
    await chmod(copy, 0o755);
    await rename(copy, kept);
    return kept;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
