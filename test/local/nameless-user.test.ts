import { chmod, chown, copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { TempDirectory } from '../../local/processes/temp-directory.ts';
import { temporalBinary } from '../../local/temporal/find-program.ts';
import { runChild } from './run-child.ts';
import type { User } from './run-child.ts';
import { directoryTest as test } from '../support/fixtures/directory.ts';

/** A uid without a name on the system, as with `docker run --user 54321`. */
const nameless = { uid: 54_321, gid: 54_321 };

test.beforeEach(async ({ directory }) => {
  await chmod(directory.path, 0o755);
});

/** Returns whether the test can run as that user: only as root, and where the user can read the source. */
async function canBecomeNameless(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Starts a part in a child process without USER and HOME. Returns `it ran` or the error message. */
async function resultOf(
  directory: TempDirectory,
  module: string,
  start: string,
  programs: NodeJS.ProcessEnv = {},
): Promise<string> {
  const user: User = (await canBecomeNameless()) ? nameless : {};
  const dataDir = join(directory.path, 'data');
  await mkdir(dataDir);
  if (user.uid !== undefined) await chown(dataDir, user.uid, user.gid ?? user.uid);
  const code = `
    import * as parts from ${JSON.stringify(new URL(`../../local/${module}`, import.meta.url).href)};
    const end = (result) => { console.log('result: ' + result); process.exit(); };
    const running = await parts.${start}.catch((error) => end(error.message));
    await running.stop();
    end('it ran');
  `;
  const env = { PATH: process.env['PATH'], DATA: dataDir, ...programs };
  return (await runChild(code, env, user).line(/^result: (.*)$/))[1] ?? '';
}

test('PostgreSQL tells a user without a name what to do', async ({ directory }) => {
  const options = `{ dataDir: process.env.DATA + '/cluster', durable: false, password: 'only-here' }`;
  const result = await resultOf(directory, 'postgres/start.ts', `startPostgres(${options})`);
  if (!(await canBecomeNameless())) return expect(result).toBe('it ran');
  expect(result).toContain(
    'uid 54321 has none on this system. Run this as a user with a name, add a line to /etc/passwd',
  );
  expect(result).toContain('or set DATABASE_URL');
});

test('Temporal runs for a user without a name and a home', async ({ directory }) => {
  const program = join(directory.path, 'temporal');
  await copyFile(await temporalBinary(), program);
  const env = { TEMPORAL_CLI_PATH: program };
  const start = `startTemporal({ dataFile: process.env.DATA + '/runs.db' })`;
  expect(await resultOf(directory, 'temporal/start.ts', start, env)).toBe('it ran');
});
