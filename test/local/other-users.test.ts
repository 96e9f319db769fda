import { chmod, chown, lchown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { localKeys } from '../../local/keys.ts';
import { copiedNativeFolder } from '../../local/postgres/native-copy.ts';
import { makePrivateDirectory } from '../../local/private-directory.ts';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import type { TempDirectory } from '../../local/processes/temp-directory.ts';
import { cacheFolder } from '../../local/temporal/cache.ts';

/** The uid of another user. Only root can change an owner: tests that need it run only as root. */
const otherUid = 5678;
const isRoot = process.getuid?.() === 0;
const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;

let directory: TempDirectory;
beforeEach(async () => {
  directory = await tempDirectory('usher-others-');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await directory.remove();
});

describe('the copy of PostgreSQL in the temporary folder', () => {
  let installed: string;
  let copied: string;
  beforeEach(async () => {
    const shared = join(directory.path, 'shared');
    await mkdir(shared);
    await chmod(shared, 0o1777);
    vi.stubEnv('TMPDIR', shared);
    installed = join(directory.path, 'package', 'native');
    await mkdir(join(installed, 'bin'), { recursive: true, mode: 0o700 });
    await writeFile(join(installed, 'bin', 'initdb'), '#!/bin/sh\n', { mode: 0o700 });
    await writeFile(join(installed, 'pg.conf'), '', { mode: 0o600 });
    await writeFile(join(directory.path, 'package', 'package.json'), '{"version":"18.0.0"}');
    copied = join(shared, `usher-postgres-18.0.0-${process.getuid?.()}`);
  });
  const copy = () => copiedNativeFolder(installed, async () => {});

  test('is created once, readable by all users and writable only by this one', async () => {
    expect(await Promise.all([copy(), copy()])).toEqual([join(copied, 'native'), join(copied, 'native')]);
    expect(await copy()).toBe(join(copied, 'native'));
    expect(await readdir(join(directory.path, 'shared'))).toHaveLength(1);
    const parts = ['', 'native', 'native/bin', 'native/bin/initdb', 'native/pg.conf'];
    const modes = await Promise.all(parts.map((part) => modeOf(join(copied, part))));
    expect(modes).toEqual([0o755, 0o755, 0o755, 0o755, 0o644]);
  });

  const plants: readonly (readonly [what: string, plant: () => Promise<void>])[] = [
    ['it is a symbolic link', () => symlink(directory.path, copied)],
    ['it can be written by other users', () => chmod(copied, 0o777)],
    ['it has native/bin, which another user', () => chmod(join(copied, 'native', 'bin'), 0o777)],
    ['it has native/bin/initdb, which another', () => chmod(join(copied, 'native', 'bin', 'initdb'), 0o775)],
    ['which every user can write', () => chmod(join(directory.path, 'shared'), 0o777)],
  ];
  const plantsOfOthers: typeof plants = [
    ['it is a symbolic link', () => symlink('shared', copied).then(() => lchown(copied, otherUid, otherUid))],
    ['it belongs to the user with uid 5678', () => chown(copied, otherUid, otherUid)],
    ['it has native/bin, which another', () => chown(join(copied, 'native', 'bin'), otherUid, otherUid)],
    ['it has native/bin/x, which another', () => lchownNew(join(copied, 'native', 'bin', 'x'))],
    ['belongs to the user with uid 5678', () => chown(join(directory.path, 'shared'), otherUid, otherUid)],
  ];

  test.each([...plants, ...(isRoot ? plantsOfOthers : [])])('is not run when %s', async (what, plant) => {
    if (!what.includes('link')) await copy();
    await plant();
    await expect(copy()).rejects.toThrow(new RegExp(what.replace('has ', 'has .*/')));
  });
});

async function lchownNew(link: string): Promise<void> {
  await symlink('/bin/sh', link);
  await lchown(link, otherUid, otherUid);
}

describe('a data directory', () => {
  test('is closed to other users, also when it existed before', async () => {
    const [made, found] = [join(directory.path, 'a', 'made'), join(directory.path, 'found')];
    await mkdir(found);
    await chmod(found, 0o777);
    for (const path of [made, found]) await makePrivateDirectory(path);
    expect([await modeOf(made), await modeOf(found)]).toEqual([0o700, 0o700]);
  });

  test('is refused when another user owns it or the link to it', async () => {
    const [own, theirs, link] = ['own', 'theirs', 'link'].map((name) => join(directory.path, name));
    if (own === undefined || theirs === undefined || link === undefined) throw new Error('three names');
    await mkdir(own);
    await symlink(own, link);
    await expect(makePrivateDirectory(link)).resolves.toBeUndefined();
    if (!isRoot) return;
    await mkdir(theirs);
    await chown(theirs, otherUid, otherUid);
    await lchown(link, otherUid, otherUid);
    for (const path of [theirs, link]) {
      await expect(makePrivateDirectory(path)).rejects.toThrow(`${path} belongs to the user with uid 5678`);
    }
    await expect(localKeys(theirs)).rejects.toThrow('belongs to the user with uid 5678');
  });

  test('has keys that are created once and readable only by its owner', async () => {
    const file = join(directory.path, 'keys.json');
    const first = await localKeys(directory.path);
    expect(Object.values(first).map((key) => key.length >= 32)).toEqual([true, true, true]);
    await chmod(file, 0o644);
    expect(await localKeys(directory.path)).toEqual(first);
    expect(await modeOf(file)).toBe(0o600);
    expect(await readdir(directory.path)).toEqual(['keys.json']);
  });

  test('of an earlier version keeps its keys and gets the missing one', async () => {
    const file = join(directory.path, 'keys.json');
    const before = { secret: 'local-kept', linkKeys: 'local:kept' };
    await writeFile(file, JSON.stringify(before));
    const keys = await localKeys(directory.path);
    expect(keys).toEqual({ ...before, postgresPassword: expect.stringMatching(/^[\w-]{32}$/) });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(keys);
    await writeFile(file, 'marked');
    const message = await localKeys(directory.path).catch((error: Error) => error.message);
    expect(message).toContain(`${file} is not JSON`);
    expect(message).not.toContain('marked');
  });
});

test('fetched programs are cached only where no other user can replace them', async () => {
  const home = join(directory.path, 'home');
  vi.stubEnv('XDG_CACHE_HOME', home);
  expect(await cacheFolder()).toBe(join(home, 'usher', 'bin'));
  expect(await modeOf(join(home, 'usher', 'bin'))).toBe(0o700);
  await chmod(home, 0o777);
  expect(await cacheFolder()).toContain(join('node_modules', '.cache'));
});
