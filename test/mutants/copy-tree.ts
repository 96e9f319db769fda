import { execFile } from 'node:child_process';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { tempDirectory } from '../../local/processes/temp-directory.ts';

const root = resolve(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** A copy of the files that Git knows or would take, beside a link to the installed packages. */
export type CopiedTree = {
  readonly path: string;
  /**
   * Replaces a text of a file. Returns how to restore the file.
   * @throws Error where the text does not stand exactly once in it
   */
  replaceOnce(file: string, text: string, replacement: string): Promise<() => Promise<void>>;
  remove(): Promise<void>;
};

/** Copies the working tree to a temporary folder. Call `remove()` in the end. */
export async function copyTree(): Promise<CopiedTree> {
  const directory = await tempDirectory('usher-mutants-');
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
  });
  const files = listed.stdout.split('\0').filter((file) => file !== '');
  for (const file of files) {
    await cp(join(root, file), join(directory.path, file)).catch((error: unknown) => {
      // Deleted, and not yet so for Git.
      if ((error as { code?: string }).code !== 'ENOENT') throw error;
    });
  }
  await symlink(join(root, 'node_modules'), join(directory.path, 'node_modules'), 'dir');
  return {
    path: directory.path,
    remove: directory.remove,
    async replaceOnce(file, text, replacement) {
      const path = join(directory.path, file);
      const before = await readFile(path, 'utf8');
      if (before.split(text).length !== 2) throw new Error(`${file} does not have once: ${text}`);
      await writeFile(
        path,
        before.replace(text, () => replacement),
      );
      return () => writeFile(path, before);
    },
  };
}
