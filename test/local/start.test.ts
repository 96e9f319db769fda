import { access, lstat, mkdir, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { freePort } from '../../local/processes/free-port.ts';
import { inspectProcess } from '../../local/processes/inspect.ts';
import { lockFile } from '../../local/processes/lock.ts';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import type { TempDirectory } from '../../local/processes/temp-directory.ts';
import { isGone, runProgram } from './run-child.ts';
import type { TestChild } from './run-child.ts';
import { descendantsOf, pasted } from './start-support.ts';

/** Returns the files of a folder, and the folder itself, whose mode gives other users access. */
async function openToOthers(folder: string): Promise<readonly string[]> {
  const inside = await readdir(folder, { recursive: true });
  const modes = ['.', ...inside].map(async (name) => {
    // PostgreSQL may have removed the file meanwhile.
    const found = await lstat(join(folder, name)).catch(() => null);
    return found !== null && (found.mode & 0o077) !== 0 ? [`${name} ${found.mode.toString(8)}`] : [];
  });
  return (await Promise.all(modes)).flat();
}

const program = resolve(import.meta.dirname, '..', '..', 'local', 'start.ts');

describe('npm start', () => {
  let directory: TempDirectory;
  let env: NodeJS.ProcessEnv;
  let dataDir: string;
  let started: TestChild | undefined;
  beforeEach(async () => {
    directory = await tempDirectory('usher-start-');
    const { PATH, HOME, XDG_CACHE_HOME, TEMPORAL_CLI_PATH } = process.env;
    env = { PATH, HOME, XDG_CACHE_HOME, TEMPORAL_CLI_PATH };
    dataDir = join(directory.path, 'data');
    env = { ...env, USHER_DATA_DIR: dataDir, PORT: String(await freePort()) };
  });
  afterEach(async () => {
    started?.process.kill('SIGKILL');
    await directory.remove();
  });

  test('prints its addresses and a working command, and leaves no process behind', async () => {
    // A data folder that other users can read, as an earlier version created it.
    await mkdir(dataDir, { mode: 0o755 });
    const first = (started = runProgram(program, env));
    await first.line(/^ready$/);
    expect(await openToOthers(dataDir)).toEqual([]);
    const [api, docs, mailbox, ui, postgres] = await Promise.all(
      ['api', 'docs', 'mailbox', 'temporal-ui', 'postgres'].map((name) =>
        first.line(new RegExp(`^${name}  (\\S+)$`)),
      ),
    );
    expect([docs?.[1], api?.[1]]).toEqual([`${api?.[1]}/docs`, `http://127.0.0.1:${env['PORT']}`]);
    expect(postgres?.[1]).toMatch(/^postgres:\/\/usher:[\w-]{32}@127\.0\.0\.1:\d+\/usher$/);
    expect((await fetch(ui?.[1] ?? '')).status).toBe(200);

    const [command] = await first.line(/^curl .*$/);
    expect(await pasted(command)).toMatchObject({ status_code: 200, member: { status: 'invited' } });
    const mails = async () =>
      (await fetch(`${mailbox?.[1]}/messages`)).json() as Promise<{ invitation_link: string }[]>;
    while ((await mails()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await mails())[0]?.invitation_link).toContain(`${api?.[1]}/accept?`);
    expect(await openToOthers(dataDir)).toEqual([]);

    const children = await descendantsOf(first.process.pid ?? 0);
    expect(children.length).toBeGreaterThanOrEqual(4);
    first.process.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
    for (const { pid, startedAt } of children) {
      const now = await inspectProcess(pid);
      expect(now?.startedAt === startedAt ? now.commandLine : 'gone').toBe('gone');
    }

    // The data survives, and the next start needs no cleaning up.
    const second = (started = runProgram(program, env));
    await second.line(/^ready$/);
    const [again] = await second.line(/^curl .*$/);
    expect(again).toBe(command);
    const [mailsAgain] = [await second.line(/^mailbox  (\S+)$/)];
    expect(await (await fetch(`${mailsAgain[1]}/messages`)).json()).toHaveLength(1);
    const left = await descendantsOf(second.process.pid ?? 0);
    second.process.kill('SIGKILL');
    for (const { pid } of left) await isGone(pid);
  }, 180_000);

  test('exits with an error when another one runs on the same directory', async () => {
    const lock = await lockFile(join(dataDir, 'in-use'));
    started = runProgram(program, env);
    const { code, output } = await started.ended;
    await lock.release();
    expect([code, output]).toEqual([1, expect.stringContaining(`is in use by process ${process.pid}`)]);
  });

  test('reports every issue of the environment at once, before anything is started', async () => {
    const wrong = { PORT: 'marked', USHER_SECRETS: 'marked', USHER_MAIL_FROM: 'marked', USHER_ROLES: 'a,a' };
    started = runProgram(program, { ...env, ...wrong });
    const { code, output } = await started.ended;
    expect(code).toBe(1);
    for (const variable of Object.keys(wrong)) expect(output).toContain(`${variable}: `);
    expect(output).not.toContain('marked');
    await expect(access(dataDir)).rejects.toThrow('ENOENT');
  });

  test('exits with an error when its port is taken', async () => {
    const other = createServer().listen(Number(env['PORT']), '127.0.0.1');
    started = runProgram(program, env);
    const { code, output } = await started.ended;
    other.close();
    expect([code, output]).toEqual([
      1,
      expect.stringContaining(`Port ${env['PORT']} of 127.0.0.1 is in use`),
    ]);
  });
});
