import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { spawnSupervised } from '../../local/processes/spawn-supervised.ts';
import type { ProcessExit } from '../../local/processes/spawn-supervised.ts';
import { typescriptArguments } from '../../local/processes/typescript.ts';
import { descendantsOf } from '../local/start-support.ts';

/** A process of the system, which a test may kill and start again on the same ports and data. */
export type Part = {
  /** SIGKILL; fulfilled once it is gone. */
  readonly kill: () => Promise<void>;
  /** SIGSTOP, to it and all its processes: its connections stay open, and nothing comes through them. */
  readonly freeze: () => Promise<void>;
  /** SIGCONT after `freeze`. */
  readonly thaw: () => void;
  /** Fulfilled once it responds. */
  readonly start: () => Promise<void>;
  /** Asks it to end. Does nothing when it does not run. */
  readonly stop: () => Promise<void>;
};

type Running = { readonly ended: Promise<ProcessExit>; readonly stop: () => Promise<unknown> };

const root = resolve(import.meta.dirname, '..', '..');
const readyWithinMs = 60_000;

/** @param mark what the command line of the process has, and that of no other process of this test */
export function part(mark: string, startOnce: () => Promise<Running>): Part {
  let running: Running | undefined;
  let frozen: readonly number[] = [];
  const thaw = () => {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
    frozen = [];
  };
  const stop = async () => {
    thaw();
    const last = running;
    running = undefined;
    await last?.stop();
  };
  return {
    start: async () => {
      running = await startOnce();
    },
    kill: async () => {
      const last = running;
      if (last === undefined) throw new Error(`${mark} does not run`);
      for (const pid of await pidsOf(mark)) process.kill(pid, 'SIGKILL');
      await last.ended;
      await stop();
    },
    freeze: async () => {
      for (const pid of await pidsOf(mark)) {
        // First the parent, so that it begins no further one meanwhile.
        process.kill(pid, 'SIGSTOP');
        const children = (await descendantsOf(pid)).map((child) => child.pid);
        for (const child of children) process.kill(child, 'SIGSTOP');
        frozen = [...frozen, pid, ...children];
      }
    },
    thaw,
    stop,
  };
}

/** Each stands behind a shell that guards it, whose command line has the same words: that one is not meant. */
async function pidsOf(mark: string): Promise<readonly number[]> {
  const all = await descendantsOf(process.pid);
  const found = all.filter(
    ({ commandLine }) => commandLine.includes(mark) && !commandLine.startsWith('/bin/sh '),
  );
  if (found.length === 0) throw new Error(`no process with ${mark}`);
  return found.map(({ pid }) => pid);
}

/**
 * Runs one of our programs as a process of its own; resolves once it printed `ready`.
 * @param entry from the root of the project
 * @throws Error with its last lines when it ends before that
 */
export async function startEntry(
  entry: string,
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<Running> {
  let isReady = () => {};
  const ready = new Promise<'ready'>((fulfil) => {
    isReady = () => fulfil('ready');
  });
  const child = spawnSupervised({
    name: 'system',
    command: process.execPath,
    args: [...typescriptArguments, resolve(root, entry)],
    cwd: root,
    env,
    onLine: (line) => (line === 'ready' ? isReady() : onLine(line)),
  });
  const late = sleep(readyWithinMs, 'late' as const, { ref: false });
  if ((await Promise.race([ready, child.ended, late])) === 'ready') return child;
  await child.stop();
  throw new Error(`${entry} did not start. Its last lines:\n${child.lastLines()}`);
}
