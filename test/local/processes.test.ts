import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { spawnSupervised } from '../../local/processes/spawn-supervised.ts';
import { inspectProcess } from '../../local/processes/inspect.ts';
import { DirectoryInUse, takeLock } from '../../local/processes/lock.ts';
import { reap } from '../../local/processes/reap.ts';
import { supervise } from '../../local/processes/supervise.ts';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import type { TempDirectory } from '../../local/processes/temp-directory.ts';
import { isGone, runChild } from './run-child.ts';

const place = (module: string) =>
  JSON.stringify(new URL(`../../local/processes/${module}`, import.meta.url).href);

describe('a guarded process', () => {
  test('is ended when its parent is killed', async () => {
    const parent = runChild(`
      import { spawnSupervised } from ${place('spawn-supervised.ts')};
      spawnSupervised({ name: 'test', command: '/bin/sh', args: ['-c', 'echo pid $$; exec sleep 600'], onLine: (line) => console.log(line) });
    `);
    const [, pid] = await parent.line(/^pid (\d+)$/);
    expect((await inspectProcess(Number(pid)))?.commandLine).toContain('sleep 600');
    parent.process.kill('SIGKILL');
    await isGone(Number(pid));
  });

  test('is asked first, and what it answers is its exit code', async () => {
    const lines: string[] = [];
    let started = () => {};
    const running = new Promise<void>((fulfil) => (started = fulfil));
    const child = spawnSupervised({
      name: 'test',
      command: '/bin/sh',
      args: ['-c', 'trap "echo asked; exit 7" TERM; echo started; while :; do sleep 0.05; done'],
      onLine: (line) => {
        lines.push(line);
        started();
      },
    });
    await running;
    await child.stop();
    expect([lines, (await child.ended).code]).toEqual([['started', 'asked'], 7]);
  });

  test('is killed when it does not listen', async () => {
    let started = () => {};
    const running = new Promise<void>((fulfil) => (started = fulfil));
    const args = ['-c', 'trap "" TERM; echo started; while :; do sleep 0.05; done'];
    const child = spawnSupervised({ name: 'test', command: '/bin/sh', args, onLine: () => started() });
    await running;
    await child.stop(100);
    expect((await child.ended).code).toBe(128 + 9);
  });

  test('that does not exist is an ending, not an exception', async () => {
    const child = spawnSupervised({ name: 'test', command: '/no/such/program', args: [] });
    expect((await child.ended).code).toBe(127);
    await child.stop();
  });

  test('that ends unasked is started again when it is supervised', async () => {
    let starts = 0;
    let again = () => {};
    const twice = new Promise<void>((fulfil) => (again = fulfil));
    const supervised = await supervise({
      name: 'test',
      say: () => {},
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
  let directory: TempDirectory;
  beforeEach(async () => {
    directory = await tempDirectory('usher-processes-');
  });
  afterEach(() => directory.remove());

  test('a lock is one process’s until it is let go', async () => {
    const file = join(directory.path, 'in-use');
    const lock = await takeLock(file);
    await expect(takeLock(file)).rejects.toThrow(DirectoryInUse);
    await expect(takeLock(file)).rejects.toThrow(`is in use by process ${process.pid}`);
    await lock.release();
    await (await takeLock(file)).release();
  });

  test('a lock whose holder was killed is taken over, by one of many', async () => {
    const file = join(directory.path, 'in-use');
    const holder = runChild(`
      import { takeLock } from ${place('lock.ts')};
      await takeLock(${JSON.stringify(file)});
      console.log('locked');
      setInterval(() => {}, 1000);
    `);
    await holder.line(/^locked$/);
    await expect(takeLock(file)).rejects.toThrow(`is in use by process ${holder.process.pid}`);
    holder.process.kill('SIGKILL');
    await holder.ended;
    const takers = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(file)));
    expect(takers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(Number.parseInt(await readFile(file, 'utf8'), 10)).toBe(process.pid);
  });

  test('a leftover is reaped only if it is what it should be', async () => {
    const child = spawnSupervised({ name: 'test', command: 'sleep', args: ['601'] });
    while ((await inspectProcess(child.pid)) === null) await sleep(10);
    await reap(child.pid, ({ commandLine }) => commandLine === 'something else');
    expect(await inspectProcess(child.pid)).not.toBeNull();
    await child.stop();
    await reap(child.pid, () => true);
  });

  test('files for one run are gone when the run is killed', async () => {
    const run = runChild(`
      import { writeFileSync } from 'node:fs';
      import { tempDirectory } from ${place('temp-directory.ts')};
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

  test('a half-written lock of a dead process is taken over', async () => {
    await writeFile(join(directory.path, 'in-use'), '');
    await (await takeLock(join(directory.path, 'in-use'))).release();
  });
});
