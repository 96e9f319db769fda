import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import { inspectProcess } from '../../local/processes/inspect.ts';
import { typescriptArguments } from '../../local/processes/typescript.ts';

export type TestChild = {
  readonly process: ChildProcess;
  /** The first line that fits, of those it wrote or will write. @throws Error when it ends without one. */
  readonly line: (fits: RegExp) => Promise<RegExpExecArray>;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
};

/** Another user that it runs as; only root can ask for one. */
export type User = { readonly uid?: number; readonly gid?: number };

/** Runs TypeScript given as text in a Node of its own, which a test may kill. */
export function runChild(code: string, env: NodeJS.ProcessEnv = process.env, user: User = {}): TestChild {
  return follow([...typescriptArguments, '--input-type=module', '--eval', code], env, user);
}

/** Runs one of our programs in a Node of its own. */
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
  const ended = new Promise<{ code: number | null; output: string }>((fulfil) => {
    child.once('close', (code) => fulfil({ code, output: lines.join('\n') }));
  });
  const line = (fits: RegExp) =>
    new Promise<RegExpExecArray>((fulfil, reject) => {
      const again = () => {
        for (const text of lines) {
          const found = fits.exec(text);
          if (found !== null) fulfil(found);
        }
      };
      look.add(again);
      again();
      void ended.then(({ output }) => reject(new Error(`it ended without ${String(fits)}:\n${output}`)));
    });
  return { process: child, line, ended };
}

/** Fulfilled once nothing runs under this number. */
export async function isGone(pid: number): Promise<void> {
  while ((await inspectProcess(pid)) !== null) await new Promise((fulfil) => setTimeout(fulfil, 20));
}
