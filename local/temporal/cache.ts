import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, chmod, constants, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { isPrivateFolder } from '../private-directory.ts';
import type { Release } from './releases.ts';

/**
 * Returns the folder of fetched programs: the user's cache, or `node_modules/.cache` where the cache is read-only, or
 * where another user could replace a program between the check of its hash and its start.
 */
export async function cacheFolder(): Promise<string> {
  const home = process.env['XDG_CACHE_HOME'] || homeCache();
  const users = home === null ? null : resolve(home, 'usher', 'bin');
  if (users !== null && (await isPrivateFolder(users))) return users;
  // A user who can change files here can change Usher's own code as well.
  const fallback = resolve(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'usher', 'bin');
  try {
    await mkdir(fallback, { recursive: true });
    await access(fallback, constants.W_OK);
    return fallback;
  } catch {
    throw new Error(
      `no folder for programs: ${users ?? 'a home'} is read-only or open to other users, and ${fallback} is read-only`,
    );
  }
}

/** Returns null for a user without a home: one that /etc/passwd does not list, when HOME is not set. */
function homeCache(): string | null {
  try {
    return join(homedir(), '.cache');
  } catch {
    return null;
  }
}

/** Returns the path of a release in the cache, whether it is there or not. */
export async function pathInCache(release: Release): Promise<string> {
  return join(await cacheFolder(), `${release.program}-${release.version}`);
}

/** Returns whether the file is the release, byte for byte. False also where there is no file. */
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
 * Copies a fetched program into the cache, and returns its path there. Safe for two processes at once: each writes
 * its own copy and renames it.
 * @throws Error when the file is not the release
 */
export async function keepInCache(file: string, release: Release): Promise<string> {
  const path = await pathInCache(release);
  const draft = await mkdtemp(join(dirname(path), '.making-'));
  try {
    const copy = join(draft, release.program);
    await copyFile(file, copy);
    if (!(await isRelease(copy, release))) {
      throw new Error(
        `the downloaded file is not ${release.program} ${release.version}: its SHA-256 differs`,
      );
    }
    await chmod(copy, 0o755);
    await rename(copy, path);
    return path;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
