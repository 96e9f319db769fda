import { chmod, chown, copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { tempDirectory } from '../../local/processes/temp-directory.ts';
import type { TempDirectory } from '../../local/processes/temp-directory.ts';
import { temporalBinary } from '../../local/temporal/find-program.ts';
import { runChild } from './run-child.ts';
import type { User } from './run-child.ts';

/** As `docker run --user 54321` has it: a uid that the system has no name for. */
const nameless = { uid: 54_321, gid: 54_321 };

let directory: TempDirectory;
beforeEach(async () => {
  directory = await tempDirectory('usher-nameless-');
  await chmod(directory.path, 0o755);
});
afterEach(() => directory.remove());

/** Only root can become another user, who then has to reach our code. Elsewhere the tests run as who we are. */
async function canBecomeNameless(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** What a start in a process of its own comes to, without USER and HOME. */
async function said(module: string, start: string, programs: NodeJS.ProcessEnv = {}): Promise<string> {
  const user: User = (await canBecomeNameless()) ? nameless : {};
  const dataDir = join(directory.path, 'data');
  await mkdir(dataDir);
  if (user.uid !== undefined) await chown(dataDir, user.uid, user.gid ?? user.uid);
  const code = `
    import * as parts from ${JSON.stringify(new URL(`../../local/${module}`, import.meta.url).href)};
    const end = (words) => { console.log('says ' + words); process.exit(); };
    const running = await parts.${start}.catch((fault) => end(fault.message));
    await running.stop();
    end('it ran');
  `;
  const env = { PATH: process.env['PATH'], DATA: dataDir, ...programs };
  return (await runChild(code, env, user).line(/^says (.*)$/))[1] ?? '';
}

test('PostgreSQL says what a user without a name has to do', async () => {
  const options = `{ dataDir: process.env.DATA + '/cluster', durable: false, password: 'only-here' }`;
  const words = await said('postgres/start.ts', `startPostgres(${options})`);
  if (!(await canBecomeNameless())) return expect(words).toBe('it ran');
  expect(words).toContain(
    'it has none for uid 54321. Run this as a user with a name, add a line to /etc/passwd',
  );
  expect(words).toContain('or set DATABASE_URL');
});

test('Temporal runs for a user without a name and without a home', async () => {
  const program = join(directory.path, 'temporal');
  await copyFile(await temporalBinary(), program);
  const env = { TEMPORAL_CLI_PATH: program };
  const start = `startTemporal({ dataFile: process.env.DATA + '/runs.db' })`;
  expect(await said('temporal/start.ts', start, env)).toBe('it ran');
});
