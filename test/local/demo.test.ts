import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import { runProgram } from './run-child.ts';
import { directoryTest as test } from '../support/fixtures/directory.ts';

const program = resolve(import.meta.dirname, '..', '..', 'local', 'demo.ts');

test('npm run demo plays every step, exits with 0 and leaves nothing on disk', async ({ directory }) => {
  const { PATH, HOME, XDG_CACHE_HOME, TEMPORAL_CLI_PATH } = process.env;
  const env = { PATH, HOME, XDG_CACHE_HOME, TEMPORAL_CLI_PATH, TMPDIR: directory.path };
  const { code, output } = await runProgram(program, env).ended;
  expect(output).toMatch(/invalid_email_for_invites[^]*Reminder:[^]*ada@companyname\.com {2}active/);
  expect(output).toMatch(/completed: accepted, after \d+ events/);
  expect(code).toBe(0);
  expect((await readdir(directory.path)).filter((name) => name.startsWith('usher-'))).toEqual([]);
}, 180_000);
