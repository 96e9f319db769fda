import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { guardScript } from './guard-script.ts';

export type SupervisedOptions = {
  /** Its name in messages: `postgres`, `worker`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The user and group it runs as. Default: those of this process. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Sent by `stop()` and when this process dies. Default TERM. */
  readonly stopSignal?: 'TERM' | 'INT';
  /** Receives each line it writes. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
};

export type SupervisedProcess = {
  readonly name: string;
  /** Pid of the shell in front of the program. */
  readonly pid: number;
  /** Resolves once it has ended, in whatever way. Never rejects. */
  readonly ended: Promise<ProcessExit>;
  /** Returns the last lines it wrote, for error messages. */
  readonly lastLines: () => string;
  /** Sends the stop signal, and KILL after `graceMs` (10,000). Resolves once it has ended; safe to repeat. */
  readonly stop: (graceMs?: number) => Promise<void>;
};

export type ProcessExit = { readonly code: number | null; readonly reason: string };

const keptLines = 20;

/**
 * Starts a program that cannot outlive this process, not even when this process is SIGKILLed: a small shell in front
 * of it holds the other end of a pipe, and ends the program when the pipe closes.
 * The program has its own session, so that Ctrl-C reaches this process alone, which then stops its parts in order.
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
  // The shell may be gone when the last signal is written to it.
  pipe.on('error', () => {});

  const ended = new Promise<ProcessExit>((resolve) => {
    shell.once('error', (error) => resolve({ code: null, reason: error.message }));
    shell.once('close', (code, signal) =>
      resolve({ code, reason: signal === null ? `exit code ${code}` : `signal ${signal}` }),
    );
  });
  let stopping: Promise<void> | undefined;
  const stop = async (graceMs: number) => {
    pipe.write(`${options.stopSignal ?? 'TERM'}\n`);
    const timeout = new AbortController();
    const waited = sleep(graceMs, 'late', { signal: timeout.signal }).catch(() => 'ended');
    if ((await Promise.race([ended, waited])) === 'late') pipe.write('KILL\n');
    timeout.abort();
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
