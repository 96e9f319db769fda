import { chmod, cp, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A copy of the programs where any user can reach them, made once per version and kept in the temporary folder.
 * Needed when we are root in a folder that is closed to others, or when the installed folder is read-only.
 * @throws Error when somebody else holds the place of the copy.
 */
export async function copiedNativeFolder(
  installed: string,
  makeLinks: (folder: string) => Promise<void>,
): Promise<string> {
  const manifest = await readFile(join(dirname(installed), 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const kept = join(tmpdir(), `usher-postgres-${version}-${process.getuid?.() ?? 'user'}`);
  if (await isOurs(kept)) return join(kept, 'native');

  // Two starts at once: each makes a copy, and the first to rename gives its own the name.
  const making = await mkdtemp(`${kept}-`);
  await chmod(making, 0o755);
  await cp(installed, join(making, 'native'), { recursive: true, verbatimSymlinks: true });
  await makeLinks(join(making, 'native'));
  await rename(making, kept).catch(() => rm(making, { recursive: true, force: true }));
  if (await isOurs(kept)) return join(kept, 'native');
  throw new Error(`${kept} belongs to somebody else. Remove it, or set TMPDIR to a folder of your own.`);
}

/** The temporary folder is everybody's: programs that another user put there are not run. */
async function isOurs(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.uid === process.getuid?.(),
    () => false,
  );
}
