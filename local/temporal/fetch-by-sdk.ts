import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { spawnSupervised } from '../processes/spawn-supervised.ts';
import { tempDirectory } from '../processes/temp-directory.ts';
import { typescriptArguments } from '../processes/typescript.ts';
import type { Release } from './releases.ts';

const silenceTimeoutMs = 15_000;

/**
 * Downloads the program with the Temporal SDK. The SDK has no timeout for a silent peer, so it runs in a child process,
 * which is stopped when its folder has not grown for 15 s.
 * @param keep receives the path of the downloaded file before the folder is removed
 * @throws Error whose message is one line that says why this failed
 */
export async function fetchBySdk(release: Release, keep: (file: string) => Promise<string>): Promise<string> {
  const folder = await tempDirectory('usher-fetch-');
  const child = spawnSupervised({
    name: 'temporal-download',
    command: process.execPath,
    args: [...typescriptArguments, join(import.meta.dirname, 'sdk-download.ts')],
    env: {
      ...process.env,
      USHER_DOWNLOAD_PROGRAM: release.program,
      USHER_DOWNLOAD_VERSION: `v${release.version}`,
      USHER_DOWNLOAD_FOLDER: folder.path,
    },
  });
  try {
    const exit = await Promise.race([child.ended, silence(folder.path)]);
    if (exit === 'silence') throw new Error(`no data for ${silenceTimeoutMs / 1000} s`);
    const [file] = await readdir(folder.path);
    if (exit.code !== 0 || file === undefined) throw new Error(lastErrorLine(child.lastLines(), exit.reason));
    return await keep(join(folder.path, file));
  } catch (error) {
    throw new Error(`download by the Temporal SDK: ${(error as Error).message}`);
  } finally {
    await child.stop(1_000);
    await folder.remove();
  }
}

async function silence(folder: string): Promise<'silence'> {
  let size = -1;
  for (let quietMs = 0; quietMs < silenceTimeoutMs; quietMs += 250) {
    await sleep(250, undefined, { ref: false });
    const grown = await sizeOf(folder);
    if (grown !== size) quietMs = 0;
    size = grown;
  }
  return 'silence';
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder).catch(() => []);
  const sizes = files.map((file) =>
    stat(join(folder, file)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function lastErrorLine(lines: string, otherwise: string): string {
  return (
    lines
      .split('\n')
      .findLast((line) => /error/i.test(line))
      ?.trim()
      .slice(0, 200) ?? otherwise
  );
}
