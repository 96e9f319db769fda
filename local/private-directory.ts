import { access, chmod, constants, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Creates a directory that other users cannot read, or closes an existing one to them.
 * @throws Error when it, or the symbolic link to it, belongs to another user, who could change its content
 */
export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const ownUid = process.getuid?.();
  // Windows has no such owners and modes.
  if (ownUid === undefined) return;
  for (const { uid } of [await lstat(path), await stat(path)]) {
    if (uid === ownUid) continue;
    throw new Error(
      `${path} belongs to the user with uid ${uid}, and this process runs as uid ${ownUid}. Run it as that user, or ` +
        'name another directory in USHER_DATA_DIR.',
    );
  }
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o700);
}

/**
 * Returns why another user of this machine could put files into a folder, as the predicate of a sentence; null where
 * only this user and root can. A symbolic link is a reason, and is not followed.
 * @param folder absolute, without symbolic links above it
 */
export async function reasonToDistrust(folder: string): Promise<string | null> {
  const ownUid = process.getuid?.();
  // Windows has no such owners and modes.
  if (ownUid === undefined) return null;
  const { uid, mode, ...found } = await lstatOf(folder);
  if (found.isLink) return 'is a symbolic link';
  if (uid !== ownUid) return `belongs to the user with uid ${uid}`;
  if ((mode & 0o022) !== 0) return 'can be written by other users';
  for (let at = dirname(folder); ; at = dirname(at)) {
    const above = await lstatOf(at);
    if (above.uid !== 0 && above.uid !== ownUid) {
      return `lies in ${at}, which belongs to the user with uid ${above.uid}`;
    }
    // In a sticky folder, such as /tmp, users cannot rename or remove files of others.
    if ((above.mode & 0o1002) === 0o002) return `lies in ${at}, which every user can write`;
    if (at === dirname(at)) return null;
  }
}

/** Creates a folder where it is missing, closes it to other users, and returns whether it is safe from them. */
export async function isPrivateFolder(folder: string): Promise<boolean> {
  try {
    await makePrivateDirectory(folder);
    await access(folder, constants.W_OK);
    return (await reasonToDistrust(await realpath(folder))) === null;
  } catch {
    return false;
  }
}

/** Returns the path of a file below a folder, at any depth, that another user owns or can write; null where there is none. */
export async function foreignPart(folder: string): Promise<string | null> {
  const ownUid = process.getuid?.();
  if (ownUid === undefined) return null;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { uid, mode, isLink, isFolder } = await lstatOf(path);
    if (uid !== ownUid || (!isLink && (mode & 0o022) !== 0)) return path;
    const deeper = isFolder ? await foreignPart(path) : null;
    if (deeper !== null) return deeper;
  }
  return null;
}

async function lstatOf(path: string) {
  const found = await lstat(path);
  const { uid, mode } = found;
  return { uid, mode, isLink: found.isSymbolicLink(), isFolder: found.isDirectory() };
}
