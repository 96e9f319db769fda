import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { spawnSupervised } from '../processes/spawn-supervised.ts';
import { tempDirectory } from '../processes/temp-directory.ts';
import type { Release } from './releases.ts';

type Installer = {
  readonly name: string;
  readonly command: readonly string[];
  /** Where the program is after it. */
  readonly folder: string;
};

/**
 * Installs the program with whichever Python installer this machine has, pinned to the exact files by their hashes.
 * @param keep gets the installed file before it is removed.
 * @throws Error with what was tried, in one line.
 */
export async function fetchByPython(
  release: Release,
  keep: (file: string) => Promise<string>,
): Promise<string> {
  const folder = await tempDirectory('usher-fetch-');
  const faults: string[] = [];
  try {
    const wanted = `${release.pythonPackage}==${release.version}`;
    const requirements = join(folder.path, 'requirements.txt');
    const hashes = release.packageHashes.map((hash) => ` --hash=sha256:${hash}`).join('');
    await writeFile(requirements, `${wanted}${hashes}\n`);
    for (const installer of installers(folder.path, requirements, wanted)) {
      try {
        await install(installer.command, folder.path);
        return await keep(join(folder.path, installer.folder, 'bin', release.program));
      } catch (fault) {
        faults.push(`${installer.name}: ${(fault as Error).message}`);
      }
    }
  } finally {
    await folder.remove();
  }
  throw new Error(`Python's installers: ${faults.join('; ')}`);
}

function installers(folder: string, requirements: string, wanted: string): readonly Installer[] {
  const hashed = ['--no-deps', '--require-hashes', '-r', requirements];
  const target = ['install', '--target', join(folder, 'target'), ...hashed];
  const inTarget = (...command: string[]): Installer => ({
    name: command.join(' '),
    command: [...command, ...target],
    folder: 'target',
  });
  const venv = join(folder, 'venv');
  return [
    inTarget('pip'),
    inTarget('pip3'),
    inTarget('python3', '-m', 'pip'),
    inTarget('uv', 'pip'),
    {
      name: 'python3 -m venv',
      command: [
        'sh',
        '-c',
        '"$0" -m venv "$1" && shift && "$@"',
        'python3',
        venv,
        `${venv}/bin/pip`,
        'install',
        ...hashed,
      ],
      folder: 'venv',
    },
    // It takes no hashes; the program's own is checked in any case.
    { name: 'pipx', command: ['pipx', 'install', wanted], folder: 'pipx' },
  ];
}

async function install(command: readonly string[], folder: string): Promise<void> {
  const child = spawnSupervised({
    name: 'python-install',
    command: command[0] ?? '',
    args: command.slice(1),
    cwd: folder,
    env: {
      ...process.env,
      // Settings of the user's that would refuse, or move, an install into a folder.
      PIP_USER: '0',
      PIP_REQUIRE_VIRTUALENV: '0',
      PIP_ROOT_USER_ACTION: 'ignore',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      PIPX_HOME: join(folder, 'pipx-home'),
      PIPX_BIN_DIR: join(folder, 'pipx', 'bin'),
    },
  });
  try {
    const ending = await Promise.race([child.ended, sleep(180_000, 'late' as const, { ref: false })]);
    if (ending === 'late') throw new Error('took more than three minutes');
    if (ending.code === 127) throw new Error('not there');
    if (ending.code !== 0)
      throw new Error(child.lastLines().split('\n').at(-1)?.slice(0, 300) || ending.reason);
  } finally {
    await child.stop(1_000);
  }
}
