import { chmod, lstat, mkdir, stat } from 'node:fs/promises';

/**
 * Makes a directory that no other user can look into, or closes one that is there.
 * @throws Error when it, or the symbolic link that leads to it, belongs to another user, who could change what is in it
 */
export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const ourUid = process.getuid?.();
  // Windows has neither owners of this kind nor modes.
  if (ourUid === undefined) return;
  for (const { uid } of [await lstat(path), await stat(path)]) {
    if (uid === ourUid) continue;
    throw new Error(
      `${path} belongs to the user with uid ${uid}, and this process runs as uid ${ourUid}. Run it as that user, or ` +
        'name another directory in USHER_DATA_DIR.',
    );
  }
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o700);
}
