import { access, constants, lstat, readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { makePrivateDirectory } from './private-directory.ts';

/**
 * Returns why another user of this machine could put something into a folder, as the rest of a sentence about it; null
 * where only we and root can. A symbolic link is not followed, it is a reason.
 * @param folder absolute, without symbolic links above it
 */
export async function reasonToDistrust(folder: string): Promise<string | null> {
  const ourUid = process.getuid?.();
  // Windows has neither owners of this kind nor modes.
  if (ourUid === undefined) return null;
  const { uid, mode, ...found } = await statOfItself(folder);
  if (found.isLink) return 'is a symbolic link';
  if (uid !== ourUid) return `belongs to the user with uid ${uid}`;
  if ((mode & 0o022) !== 0) return 'can be written by other users';
  for (let at = dirname(folder); ; at = dirname(at)) {
    const above = await statOfItself(at);
    if (above.uid !== 0 && above.uid !== ourUid) {
      return `lies in ${at}, which belongs to the user with uid ${above.uid}`;
    }
    // In a sticky folder, as /tmp is one, nobody renames or removes what belongs to another.
    if ((above.mode & 0o1002) === 0o002) return `lies in ${at}, which every user can write`;
    if (at === dirname(at)) return null;
  }
}

/** Makes a folder where it is missing, closes it to other users, and returns whether none of them can exchange what is in it. */
export async function isOursAlone(folder: string): Promise<boolean> {
  try {
    await makePrivateDirectory(folder);
    await access(folder, constants.W_OK);
    return (await reasonToDistrust(await realpath(folder))) === null;
  } catch {
    return false;
  }
}

/** Returns the path of something below a folder, at any depth, that another user owns or can write; null where there is none. */
export async function foreignPart(folder: string): Promise<string | null> {
  const ourUid = process.getuid?.();
  if (ourUid === undefined) return null;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { uid, mode, isLink, isFolder } = await statOfItself(path);
    if (uid !== ourUid || (!isLink && (mode & 0o022) !== 0)) return path;
    const deeper = isFolder ? await foreignPart(path) : null;
    if (deeper !== null) return deeper;
  }
  return null;
}

async function statOfItself(path: string) {
  const found = await lstat(path);
  const { uid, mode } = found;
  return { uid, mode, isLink: found.isSymbolicLink(), isFolder: found.isDirectory() };
}
