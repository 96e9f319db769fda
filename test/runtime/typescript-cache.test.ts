import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSources } from '../architecture/sources.ts';

const root = resolve(import.meta.dirname, '..', '..');
const preload = './runtime/typescript.js';
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
const inTypeScript = Object.entries(scripts).filter(([, script]) => /\.tsx?\b/.test(script));

describe('TypeScript is run without the shared cache of tsx', () => {
  test.each(inTypeScript)('by npm run %s', (_name, script) => {
    expect(script).toMatch(/^exec node --import \.\/runtime\/typescript\.js [\w/-]+\.ts$/);
  });

  test.each(['Dockerfile', 'docker-compose.yml'])('by every command of %s', (file) => {
    const commands = read(file).match(/\[[^\]]*\.ts['"]\]/g) ?? [];
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !command.includes(preload))).toEqual([]);
  });

  test('by every process that our own code starts', () => {
    const direct = /['"]tsx['"]|--import tsx|\b(?:npx|exec) tsx\b/;
    const here = 'test/runtime/typescript-cache.test.ts';
    const sources = [...readSources(), ...['test/python/run', '.ci/check', '.ci/run'].map(fileAndText)];
    const wrong = sources.filter(({ file, text }) => file !== here && direct.test(text));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});

function fileAndText(file: string): { readonly file: string; readonly text: string } {
  return { file, text: read(file) };
}

/** Entries that end soon after loading: by an invalid environment, or an argument. */
const entries = [
  'api/main.ts',
  'worker/main.ts',
  'worker/migrate.ts',
  'local/start.ts',
  'local/demo.ts',
  'bench/main.ts no-such-measurement',
  'emails/write-samples.ts',
  'api/openapi/write.ts openapi.json',
];
const plantedCode = 97;

describe('code that another user planted in the cache of tsx is not run', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-cache-'));
    await mkdir(join(folder, 'work'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  /** The exit code of an entry, which is killed once it prints that it goes on. */
  const run = (loader: string, command: string) =>
    new Promise<number | null>((fulfil) => {
      const [entry = '', ...args] = command.split(' ');
      const { PATH } = process.env;
      const env = { PATH, HOME: folder, TMPDIR: folder, PORT: 'none', DATABASE_URL: 'none' };
      const child = execFile(
        process.execPath,
        ['--import', loader, join(root, entry), ...args],
        { cwd: join(folder, 'work'), env },
        () => fulfil(child.exitCode),
      );
      child.stdout?.once('data', () => child.kill('SIGKILL'));
    });

  test.each(entries)('by %s', async (entry) => {
    const tsx = import.meta.resolve('tsx');
    await run(tsx, entry);
    const cache = join(folder, `tsx-${process.geteuid?.()}`);
    for (const name of await readdir(cache)) {
      const compiled = JSON.parse(await readFile(join(cache, name), 'utf8')) as { code: string };
      const code = `process.exit(${plantedCode});${compiled.code}`;
      await writeFile(join(cache, name), JSON.stringify({ ...compiled, code }));
    }
    // The planted file is where tsx would look for it.
    expect(await run(tsx, entry)).toBe(plantedCode);
    expect(await run(join(root, preload), entry)).not.toBe(plantedCode);
  });
});
