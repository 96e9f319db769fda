import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { spawnSupervised } from '../processes/spawn-supervised.ts';
import { tempDirectory } from '../processes/temp-directory.ts';
import { typescriptArguments } from '../processes/typescript.ts';
import type { Release } from './releases.ts';

const patienceMs = 15_000;

/**
 * Lets the Temporal SDK download the program. It has no time limit of its own against a peer that stays silent, so
 * it runs in a child, which is ended when its folder has not grown for fifteen seconds.
 * @param keep gets the downloaded file before it is removed.
 * @throws Error with what was tried, in one line.
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
    const ending = await Promise.race([child.ended, silence(folder.path)]);
    if (ending === 'silence') throw new Error(`nothing came for ${patienceMs / 1000} seconds`);
    const [file] = await readdir(folder.path);
    if (ending.code !== 0 || file === undefined) throw new Error(lastWords(child.lastLines(), ending.reason));
    return await keep(join(folder.path, file));
  } catch (fault) {
    throw new Error(`the SDK's own download: ${(fault as Error).message}`);
  } finally {
    await child.stop(1_000);
    await folder.remove();
  }
}

async function silence(folder: string): Promise<'silence'> {
  let size = -1;
  for (let quietMs = 0; quietMs < patienceMs; quietMs += 250) {
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

function lastWords(lines: string, otherwise: string): string {
  return (
    lines
      .split('\n')
      .findLast((line) => /error/i.test(line))
      ?.trim()
      .slice(0, 200) ?? otherwise
  );
}
