import { chmod, lstat, mkdir, stat } from 'node:fs/promises';

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
