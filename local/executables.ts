import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Returns whether the path is a file that this user may run. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Returns the paths of all programs of this name on PATH, in its order. */
export async function findOnPath(name: string, path = process.env['PATH'] ?? ''): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of path.split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, name)))) found.push(join(folder, name));
  }
  return found;
}
