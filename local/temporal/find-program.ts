import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { findOnPath, isExecutable } from '../executables.ts';
import { isRelease, keepInCache, pathInCache } from './cache.ts';
import { fetchByPython } from './fetch-by-python.ts';
import { fetchBySdk } from './fetch-by-sdk.ts';
import { cliRelease, testServerRelease } from './releases.ts';
import type { Release } from './releases.ts';

const run = promisify(execFile);
const fetchers = [fetchBySdk, fetchByPython];

type Log = (line: string) => void;

/**
 * Returns the path of the Temporal CLI, at least 1.9: from `TEMPORAL_CLI_PATH`, PATH or the cache, else fetched into the
 * cache.
 * @param log receives a line before a download
 * @throws Error that lists every try and says what to do
 */
export function temporalBinary(log: Log = () => {}): Promise<string> {
  return findProgram(cliRelease, log);
}

/** Returns the path of the time-skipping test server: from `TEMPORAL_TEST_SERVER_PATH`, or found like the CLI. */
export function testServerBinary(log: Log = () => {}): Promise<string> {
  return findProgram(testServerRelease, log);
}

async function findProgram(release: Release, log: Log): Promise<string> {
  const named = process.env[release.environmentName];
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return named;
    throw new Error(`${release.environmentName} names ${named}, which is not an executable file.`);
  }
  const tries: string[] = [];
  const onPath = await usableOnPath(release, tries);
  if (onPath !== null) return onPath;
  const cached = await pathInCache(release);
  if (await isRelease(cached, release)) return cached;

  log(`fetching ${release.program} ${release.version} once, into ${cached}`);
  for (const fetch of fetchers) {
    try {
      return await fetch(release, (file) => keepInCache(file, release));
    } catch (error) {
      tries.push((error as Error).message);
    }
  }
  throw new Error(
    [
      `${release.program} was not found and could not be fetched. Tried:`,
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

async function usableOnPath(release: Release, tries: string[]): Promise<string | null> {
  for (const file of await findOnPath(release.program)) {
    // The test server prints no version; any will do.
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
