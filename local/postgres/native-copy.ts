import { chmod, cp, lstat, mkdtemp, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { foreignPart, reasonToDistrust } from '../private-directory.ts';

/**
 * Copies PostgreSQL's programs to the temporary folder, where any user can run them, once per version, and returns the
 * copy. Needed by root in a folder that is closed to others, and when the installed folder is read-only.
 * @throws Error when the copy belongs to another user, or another user could change it
 */
export async function copiedNativeFolder(
  installed: string,
  makeLinks: (folder: string) => Promise<void>,
): Promise<string> {
  const manifest = await readFile(join(dirname(installed), 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const shared = await realpath(tmpdir());
  const copy = join(shared, `usher-postgres-${version}-${process.getuid?.() ?? 'user'}`);
  if (!(await exists(copy))) {
    // Of two starts at once each makes a copy, and the first rename wins.
    const draft = await mkdtemp(`${copy}-`);
    await cp(installed, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await makeLinks(join(draft, 'native'));
    await openForReading(draft);
    await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
  }
  // Every user can write to the temporary folder: programs of another user must not run.
  const reason = (await reasonToDistrust(copy)) ?? reasonOf(await foreignPart(copy));
  if (reason === null) return join(copy, 'native');
  throw new Error(
    `PostgreSQL is not run from ${copy}: it ${reason}. Remove it, or set TMPDIR to a folder that only you can write.`,
  );
}

function reasonOf(foreign: string | null): string | null {
  return foreign === null ? null : `has ${foreign}, which another user owns or can write`;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Sets the modes: all users may read and run the files, only this one may write. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    if (entry.isFile()) await chmod(path, ((await lstat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
