import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { isRelease, keepInCache, pathInCache } from './cache.ts';
import { fetchByPython } from './fetch-by-python.ts';
import { fetchBySdk } from './fetch-by-sdk.ts';
import { cliRelease, testServerRelease } from './releases.ts';
import type { Release } from './releases.ts';

const run = promisify(execFile);
const fetchers = [fetchBySdk, fetchByPython];

export type Say = (line: string) => void;

/**
 * The path of the Temporal CLI, at least 1.9: from `TEMPORAL_CLI_PATH`, PATH or the cache, else fetched into the cache.
 * @param say gets a line before something slow begins.
 * @throws Error that lists every try and says what to do.
 */
export function temporalBinary(say: Say = () => {}): Promise<string> {
  return findProgram(cliRelease, say);
}

/** The path of the time-skipping test server, from `TEMPORAL_TEST_SERVER_PATH` or found as the CLI is. */
export function testServerBinary(say: Say = () => {}): Promise<string> {
  return findProgram(testServerRelease, say);
}

async function findProgram(release: Release, say: Say): Promise<string> {
  const named = process.env[release.environmentName];
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return named;
    throw new Error(`${release.environmentName} names ${named}, which is no program that can be run.`);
  }
  const tries: string[] = [];
  const onPath = await findOnPath(release, tries);
  if (onPath !== null) return onPath;
  const kept = await pathInCache(release);
  if (await isRelease(kept, release)) return kept;

  say(`fetching ${release.program} ${release.version}, once; it is kept in ${kept}`);
  for (const fetch of fetchers) {
    try {
      return await fetch(release, (file) => keepInCache(file, release));
    } catch (fault) {
      tries.push((fault as Error).message);
    }
  }
  throw new Error(
    [
      `${release.program} could not be found or fetched. Tried:`,
      ...tries.map((line) => `  - ${line}`),
      `What to do: install the Temporal CLI so that \`temporal\` is on PATH, or download ${release.program} ` +
        `${release.version} elsewhere and set ${release.environmentName} to its path, or install Python with pip ` +
        'and try again' +
        (release === cliRelease
          ? ', or set TEMPORAL_ADDRESS to a Temporal server that is already running.'
          : '.'),
    ].join('\n'),
  );
}

async function findOnPath(release: Release, tries: string[]): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, release.program);
    if (folder === '' || !(await isExecutable(file))) continue;
    // The test server does not tell its version; any will do.
    if (release !== cliRelease) return file;
    const version = await run(file, ['--version'], { timeout: 5_000 }).then(
      ({ stdout }) => /(\d+)\.(\d+)\.\d+/.exec(stdout),
      () => null,
    );
    const [major, minor] = [Number(version?.[1]), Number(version?.[2])];
    if (major > 1 || (major === 1 && minor >= 9)) return file;
    tries.push(`${file}: version ${version?.[0] ?? 'unknown'}, at least 1.9 is needed`);
  }
  tries.push(`PATH: no usable ${release.program}`);
  return null;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
