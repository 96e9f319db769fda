import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findChromium } from './browser-chromium.ts';

const npmHasOne = process.platform === 'linux' && process.arch === 'x64';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-browser-'));
});

afterEach(() => rm(folder, { recursive: true }));

test(
  'two test runs at once unpack the Chromium of npm into one cache, and it runs',
  { timeout: 120_000 },
  async () => {
    const environment = { PATH: '', XDG_CACHE_HOME: folder };
    const found = Promise.all([findChromium(environment), findChromium(environment)]);
    if (!npmHasOne) return expect(found).rejects.toThrow('set CHROMIUM_PATH to the executable');
    const [one, other] = await found;
    expect(one).toEqual(other);
    expect(await readdir(join(folder, 'usher'))).toHaveLength(1);
    const browser = await chromium.launch({
      executablePath: one.executablePath,
      env: { ...process.env, ...one.env },
      args: ['--no-sandbox', '--disable-gpu'],
    });
    const page = await browser.newPage();
    await page.setContent('<p style="font-size: 40px"><span>Usher</span></p>');
    // Without its fonts every letter is zero or one box wide.
    expect(await page.evaluate('document.querySelector("span").offsetWidth')).toBeGreaterThan(60);
    await browser.close();
  },
);

test('CHROMIUM_PATH wins over a Chromium on PATH, which wins over the one from npm', async () => {
  const named = await makeExecutable('mine');
  const onPath = await makeExecutable('chromium');
  expect((await findChromium({ CHROMIUM_PATH: named, PATH: folder })).executablePath).toBe(named);
  expect((await findChromium({ PATH: `/nowhere:${folder}` })).executablePath).toBe(onPath);
});

test('a CHROMIUM_PATH that is not executable fails with an error that names the variable', async () => {
  await expect(findChromium({ CHROMIUM_PATH: join(folder, 'none'), PATH: '' })).rejects.toThrow(
    'CHROMIUM_PATH',
  );
});

async function makeExecutable(name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, '#!/bin/sh\n');
  await chmod(path, 0o755);
  return path;
}
