import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSupervised } from '../../local/processes/spawn-supervised.ts';

const limitMs = 600_000;

/** `failed`: a test failed, or ten minutes were not enough. `unclear`: a file could not be loaded, or nothing was tested. */
export type TestRun = { readonly verdict: 'passed' | 'failed' | 'unclear'; readonly details: string };

type Report = {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
  }[];
};

/** Runs test files of a copied tree, until the first that fails. */
export async function runTests(tree: string, files: readonly string[]): Promise<TestRun> {
  const report = join(tree, 'mutants-report.json');
  await rm(report, { force: true });
  const child = spawnSupervised({
    name: 'vitest',
    command: process.execPath,
    args: [
      join(tree, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--maxWorkers=1',
      '--bail=1',
      '--reporter=json',
      `--outputFile=${report}`,
      ...files,
    ],
    cwd: tree,
    env: process.env,
    onLine: () => undefined,
  });
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    void child.stop();
  }, limitMs);
  await child.ended;
  clearTimeout(late);
  if (isLate) return { verdict: 'failed', details: `not done after ${limitMs / 1_000} s` };
  const text = await readFile(report, 'utf8').catch(() => null);
  if (text === null) return { verdict: 'unclear', details: child.lastLines() };
  const found = JSON.parse(text) as Report;
  const details = found.testResults
    .filter(({ status }) => status === 'failed')
    .map(({ name, message }) => `${name}\n${message}`)
    .join('\n');
  if (found.numFailedTests > 0) return { verdict: 'failed', details };
  if (!found.success || found.numPassedTests === 0) return { verdict: 'unclear', details };
  return { verdict: 'passed', details };
}
