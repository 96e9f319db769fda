import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { spawnSupervised } from './processes/spawn-supervised.ts';
import type { SupervisedProcess } from './processes/spawn-supervised.ts';
import { typescriptArguments } from './processes/typescript.ts';

/** A program of Usher that runs as a child process of `npm start`. */
export type EntryProcess = 'api' | 'worker';

const readyTimeoutMs = 90_000;
const root = resolve(import.meta.dirname, '..');
const entries = { api: 'api/main.ts', worker: 'worker/main.ts' } as const satisfies Record<
  EntryProcess,
  string
>;

/**
 * Starts api or worker as a child process. Resolves once it has printed `ready`.
 * @param onLine receives every other line: its log
 * @throws Error with its last lines when it ends first, or is not ready within 90 s
 */
export async function startEntryProcess(
  name: EntryProcess,
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<SupervisedProcess> {
  let isReady = () => {};
  const ready = new Promise<'ready'>((resolve) => {
    isReady = () => resolve('ready');
  });
  const child = spawnSupervised({
    name,
    command: process.execPath,
    args: [...typescriptArguments, join(root, entries[name])],
    cwd: root,
    env,
    onLine: (line, stream) => (stream === 'stdout' && line === 'ready' ? isReady() : onLine(line)),
  });
  const late = sleep(
    readyTimeoutMs,
    { code: null, reason: `not ready after ${readyTimeoutMs / 1000} s` },
    { ref: false },
  );
  const reached = await Promise.race([ready, child.ended, late]);
  if (reached === 'ready') return child;
  await child.stop();
  throw new Error(`${name} did not start (${reached.reason}). Its last lines:\n${child.lastLines()}`);
}
