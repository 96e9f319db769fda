import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { spawnSupervised } from './processes/spawn-supervised.ts';
import type { SupervisedProcess } from './processes/spawn-supervised.ts';
import { typescriptArguments } from './processes/typescript.ts';

export type EntryProcess = 'api' | 'worker';

const patienceMs = 90_000;
const root = resolve(import.meta.dirname, '..');
const entries = { api: 'api/main.ts', worker: 'worker/main.ts' } as const;

/**
 * Starts api or worker as a process of its own, and answers once it has printed `ready`.
 * @param onLine gets every other line: their logs
 * @throws Error with its last lines when it ends before that
 */
export async function startEntryProcess(
  name: EntryProcess,
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<SupervisedProcess> {
  let isReady = () => {};
  const ready = new Promise<'ready'>((fulfil) => {
    isReady = () => fulfil('ready');
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
    patienceMs,
    { code: null, reason: `not ready in ${patienceMs / 1000} s` },
    { ref: false },
  );
  const reached = await Promise.race([ready, child.ended, late]);
  if (reached === 'ready') return child;
  await child.stop();
  throw new Error(`${name} did not start (${reached.reason}). Its last lines:\n${child.lastLines()}`);
}
