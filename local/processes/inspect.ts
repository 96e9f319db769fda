import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type RunningProcess = {
  readonly pid: number;
  readonly parentPid: number;
  readonly commandLine: string;
  /** Its working directory; null where the system does not name it. */
  readonly folder: string | null;
  /** Distinguishes it from a later process with the same pid. */
  readonly startedAt: string;
};

/** Returns the running process of a pid, or null. A zombie counts as dead. */
export async function inspectProcess(pid: number): Promise<RunningProcess | null> {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  // Small Linux systems have no `ps`; other systems have no /proc.
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

async function fromProc(pid: number): Promise<RunningProcess | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    return { pid, parentPid: Number(fields[1]), commandLine, folder, startedAt: fields[19] ?? '' };
  } catch {
    return null;
  }
}

async function fromPs(pid: number): Promise<RunningProcess | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,ppid=,lstart=,command=', '-p', String(pid)]);
    const [, state, parentPid, startedAt, commandLine] =
      /^\s*(\S+)\s+(\d+)\s+(.{24})\s+(.*)$/.exec(stdout) ?? [];
    if (state === undefined || state.startsWith('Z')) return null;
    return {
      pid,
      parentPid: Number(parentPid),
      commandLine: commandLine ?? '',
      folder: null,
      startedAt: startedAt ?? '',
    };
  } catch {
    return null;
  }
}
