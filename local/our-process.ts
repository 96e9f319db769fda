import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { spawnGuarded } from './processes/guarded.ts';
import type { GuardedProcess } from './processes/guarded.ts';
import { typescriptArguments } from './processes/typescript.ts';

export type OurProcess = 'api' | 'worker';

const patienceMs = 90_000;
const root = resolve(import.meta.dirname, '..');
const entries = { api: 'api/main.ts', worker: 'worker/main.ts' } as const;

/**
 * Starts api or worker as a process of its own, and answers once it has printed `ready`.
 * @param onLine gets every other line: their logs
 * @throws Error with its last lines when it ends before that
 */
export async function startOurProcess(
  name: OurProcess,
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<GuardedProcess> {
  let isReady = () => {};
  const ready = new Promise<'ready'>((fulfil) => {
    isReady = () => fulfil('ready');
  });
  const child = spawnGuarded({
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
