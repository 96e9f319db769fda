import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { guardScript } from './guard-script.ts';

export type SupervisedOptions = {
  /** What messages call it: `postgres`, `worker`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The user and group it runs as, where that must be another than ours. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What asks it to end, from `stop()` and when this process dies. Default TERM. */
  readonly stopSignal?: 'TERM' | 'INT';
  /** Each line it writes. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
};

export type SupervisedProcess = {
  readonly name: string;
  /** Of the guard. The child is its child. */
  readonly pid: number;
  /** Fulfilled once it has ended, whatever the way. Never rejected. */
  readonly ended: Promise<ProcessExit>;
  /** The last lines it wrote, for the message that says why it ended. */
  readonly lastLines: () => string;
  /** Asks it to end, waits up to `graceMs` (10,000), then kills it. Fulfilled once it has ended; safe to repeat. */
  readonly stop: (graceMs?: number) => Promise<void>;
};

export type ProcessExit = { readonly code: number | null; readonly reason: string };

const keptLines = 20;

/**
 * Starts a program that cannot outlive this process, not even when this process is SIGKILLed: a small shell stands
 * in front of it and holds the other end of a pipe; when the pipe closes, the shell asks the program to end.
 * It runs in a session of its own, so that Ctrl-C reaches this process alone, which then decides the order.
 */
export function spawnSupervised(options: SupervisedOptions): SupervisedProcess {
  const shell = spawn(
    '/bin/sh',
    [
      '-c',
      guardScript,
      `usher-${options.name}`,
      options.stopSignal ?? 'TERM',
      options.command,
      ...options.args,
    ],
    {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: options.env ?? process.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...options.user,
    },
  );
  const lines: string[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: shell[stream] as Readable }).on('line', (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      options.onLine?.(line, stream);
    });
  }
  const pipe = shell.stdio[3] as Duplex;
  // The guard may be gone when the last word is written to it.
  pipe.on('error', () => {});

  const ended = new Promise<ProcessExit>((fulfil) => {
    shell.once('error', (fault) => fulfil({ code: null, reason: fault.message }));
    shell.once('close', (code, signal) =>
      fulfil({ code, reason: signal === null ? `exit code ${code}` : `signal ${signal}` }),
    );
  });
  let stopping: Promise<void> | undefined;
  const stop = async (graceMs: number) => {
    pipe.write(`${options.stopSignal ?? 'TERM'}\n`);
    const outOfPatience = new AbortController();
    const waited = sleep(graceMs, 'late', { signal: outOfPatience.signal }).catch(() => 'ended');
    if ((await Promise.race([ended, waited])) === 'late') pipe.write('KILL\n');
    outOfPatience.abort();
    await ended;
    pipe.destroy();
  };
  return {
    name: options.name,
    pid: shell.pid ?? 0,
    ended,
    lastLines: () => lines.join('\n'),
    stop: (graceMs = 10_000) => (stopping ??= stop(graceMs)),
  };
}
