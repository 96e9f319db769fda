import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import { inspectProcess } from '../../local/processes/inspect.ts';
import { typescriptArguments } from '../../local/processes/typescript.ts';

export type TestChild = {
  readonly process: ChildProcess;
  /** Returns the first matching line, of those written or still to come. @throws Error when it exits without one */
  readonly line: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
};

/** Another user to run as, which only root can do. */
export type User = { readonly uid?: number; readonly gid?: number };

/** Runs TypeScript source in a child process, which a test may kill. */
export function runChild(code: string, env: NodeJS.ProcessEnv = process.env, user: User = {}): TestChild {
  return follow([...typescriptArguments, '--input-type=module', '--eval', code], env, user);
}

/** Runs a program of Usher in a child process. */
export function runProgram(path: string, env: NodeJS.ProcessEnv): TestChild {
  return follow([...typescriptArguments, path], env);
}

function follow(args: readonly string[], env: NodeJS.ProcessEnv, user: User = {}): TestChild {
  const child = spawn(process.execPath, args, { env, ...user, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const look = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr] as readonly Readable[]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const again of look) again();
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, output: lines.join('\n') }));
  });
  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const again = () => {
        for (const text of lines) {
          const found = pattern.exec(text);
          if (found !== null) resolve(found);
        }
      };
      look.add(again);
      again();
      void ended.then(({ output }) => reject(new Error(`it exited without ${String(pattern)}:\n${output}`)));
    });
  return { process: child, line, ended };
}

/** Resolves once no process has this pid. */
export async function isGone(pid: number): Promise<void> {
  while ((await inspectProcess(pid)) !== null) await new Promise((resolve) => setTimeout(resolve, 20));
}
