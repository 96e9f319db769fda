import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

import { inspectProcess } from '../../local/processes/inspect.ts';
import type { RunningProcess } from '../../local/processes/inspect.ts';

const run = promisify(execFile);

/** Runs a command line in a shell, and parses its output as JSON. */
export async function pasted(command: string): Promise<unknown> {
  const { stdout } = await run('/bin/sh', ['-c', command]);
  return JSON.parse(stdout);
}

/** Returns all descendants of a process. */
export async function descendantsOf(ancestor: number): Promise<readonly RunningProcess[]> {
  const all = (await Promise.all((await allPids()).map(inspectProcess))).filter((found) => found !== null);
  const under = (pid: number): readonly RunningProcess[] =>
    all.filter(({ parentPid }) => parentPid === pid).flatMap((child) => [child, ...under(child.pid)]);
  return under(ancestor);
}

async function allPids(): Promise<readonly number[]> {
  if (process.platform === 'linux') {
    return (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  }
  const { stdout } = await run('ps', ['-axo', 'pid=']);
  return stdout
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0);
}
