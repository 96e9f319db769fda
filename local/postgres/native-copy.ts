import { chmod, cp, lstat, mkdtemp, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { foreignPart, reasonToDistrust } from '../safe-folder.ts';

/**
 * A copy of the programs where any user can reach them, made once per version and kept in the temporary folder.
 * Needed when we are root in a folder that is closed to others, or when the installed folder is read-only.
 * @throws Error when another user has made what stands in the place of the copy, or could change it.
 */
export async function copiedNativeFolder(
  installed: string,
  makeLinks: (folder: string) => Promise<void>,
): Promise<string> {
  const manifest = await readFile(join(dirname(installed), 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const shared = await realpath(tmpdir());
  const kept = join(shared, `usher-postgres-${version}-${process.getuid?.() ?? 'user'}`);
  if (!(await isThere(kept))) {
    // Two starts at once: each makes a copy, and the first to rename gives its own the name.
    const making = await mkdtemp(`${kept}-`);
    await cp(installed, join(making, 'native'), { recursive: true, verbatimSymlinks: true });
    await makeLinks(join(making, 'native'));
    await openForReading(making);
    await rename(making, kept).catch(() => rm(making, { recursive: true, force: true }));
  }
  // The temporary folder is everybody's: programs that another user put there are not run.
  const reason = (await reasonToDistrust(kept)) ?? reasonOf(await foreignPart(kept));
  if (reason === null) return join(kept, 'native');
  throw new Error(
    `PostgreSQL is not run from ${kept}: it ${reason}. Remove it, or set TMPDIR to a folder that only you can write.`,
  );
}

function reasonOf(foreign: string | null): string | null {
  return foreign === null ? null : `has ${foreign}, which another user owns or can write`;
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Whatever the modes of the installed files are: all may read and run, only we may write. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    if (entry.isFile()) await chmod(path, ((await lstat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
