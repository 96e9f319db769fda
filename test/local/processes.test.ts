import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';

import { spawnSupervised } from '../../local/processes/spawn-supervised.ts';
import { inspectProcess } from '../../local/processes/inspect.ts';
import { DirectoryInUse, lockFile } from '../../local/processes/lock.ts';
import { reap } from '../../local/processes/reap.ts';
import { supervise } from '../../local/processes/supervise.ts';
import { isGone, runChild } from './run-child.ts';
import { directoryTest as test } from '../support/fixtures/directory.ts';

const urlOf = (module: string) =>
  JSON.stringify(new URL(`../../local/processes/${module}`, import.meta.url).href);

describe('a supervised process', () => {
  test('ends when its parent is killed', async () => {
    const parent = runChild(`
      import { spawnSupervised } from ${urlOf('spawn-supervised.ts')};
      spawnSupervised({ name: 'test', command: '/bin/sh', args: ['-c', 'echo pid $$; exec sleep 600'], onLine: (line) => console.log(line) });
    `);
    const [, pid] = await parent.line(/^pid (\d+)$/);
    expect((await inspectProcess(Number(pid)))?.commandLine).toContain('sleep 600');
    parent.process.kill('SIGKILL');
    await isGone(Number(pid));
  });

  test('gets the stop signal, and its exit code is reported', async () => {
    const lines: string[] = [];
    let started = () => {};
    const running = new Promise<void>((resolve) => (started = resolve));
    const child = spawnSupervised({
      name: 'test',
      command: '/bin/sh',
      args: ['-c', 'trap "echo stopping; exit 7" TERM; echo started; while :; do sleep 0.05; done'],
      onLine: (line) => {
        lines.push(line);
        started();
      },
    });
    await running;
    await child.stop();
    expect([lines, (await child.ended).code]).toEqual([['started', 'stopping'], 7]);
  });

  test('is killed when it ignores the stop signal', async () => {
    let started = () => {};
    const running = new Promise<void>((resolve) => (started = resolve));
    const args = ['-c', 'trap "" TERM; echo started; while :; do sleep 0.05; done'];
    const child = spawnSupervised({ name: 'test', command: '/bin/sh', args, onLine: () => started() });
    await running;
    await child.stop(100);
    expect((await child.ended).code).toBe(128 + 9);
  });

  test('that does not exist reports an exit code, without an exception', async () => {
    const child = spawnSupervised({ name: 'test', command: '/no/such/program', args: [] });
    expect((await child.ended).code).toBe(127);
    await child.stop();
  });

  test('is restarted after it exits', async () => {
    let starts = 0;
    let again = () => {};
    const twice = new Promise<void>((resolve) => (again = resolve));
    const supervised = await supervise({
      name: 'test',
      log: () => {},
      start: async () => {
        starts += 1;
        if (starts === 2) again();
        const args = ['-c', starts === 1 ? 'exit 3' : 'exec sleep 600'];
        return spawnSupervised({ name: 'test', command: '/bin/sh', args });
      },
    });
    await twice;
    await supervised.stop();
    expect(starts).toBe(2);
  });
});

describe('in a directory', () => {
  test('a lock belongs to one process until it is released', async ({ directory }) => {
    const file = join(directory.path, 'in-use');
    const lock = await lockFile(file);
    await expect(lockFile(file)).rejects.toThrow(DirectoryInUse);
    await expect(lockFile(file)).rejects.toThrow(`is in use by process ${process.pid}`);
    await lock.release();
    await (await lockFile(file)).release();
  });

  test('one of many processes takes over the lock of a killed one', async ({ directory }) => {
    const file = join(directory.path, 'in-use');
    const holder = runChild(`
      import { lockFile } from ${urlOf('lock.ts')};
      await lockFile(${JSON.stringify(file)});
      console.log('locked');
      setInterval(() => {}, 1000);
    `);
    await holder.line(/^locked$/);
    await expect(lockFile(file)).rejects.toThrow(`is in use by process ${holder.process.pid}`);
    holder.process.kill('SIGKILL');
    await holder.ended;
    const takers = await Promise.allSettled(Array.from({ length: 20 }, () => lockFile(file)));
    expect(takers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(Number.parseInt(await readFile(file, 'utf8'), 10)).toBe(process.pid);
  });

  test('a leftover process is reaped only if its command line is the expected one', async () => {
    const child = spawnSupervised({ name: 'test', command: 'sleep', args: ['601'] });
    while ((await inspectProcess(child.pid)) === null) await sleep(10);
    await reap(child.pid, ({ commandLine }) => commandLine === 'something else');
    expect(await inspectProcess(child.pid)).not.toBeNull();
    await child.stop();
    await reap(child.pid, () => true);
  });

  test('a temporary directory is removed when its process is killed', async () => {
    const run = runChild(`
      import { writeFileSync } from 'node:fs';
      import { tempDirectory } from ${urlOf('temp-directory.ts')};
      const { path } = await tempDirectory('usher-processes-');
      writeFileSync(path + '/file', 'x');
      console.log('made ' + path);
      setInterval(() => {}, 1000);
    `);
    const [, path] = await run.line(/^made (.*)$/);
    expect(existsSync(join(path ?? '', 'file'))).toBe(true);
    run.process.kill('SIGKILL');
    while (existsSync(path ?? '')) await sleep(20);
  });

  test('an empty lock file of a dead process is taken over', async ({ directory }) => {
    await writeFile(join(directory.path, 'in-use'), '');
    await (await lockFile(join(directory.path, 'in-use'))).release();
  });
});
