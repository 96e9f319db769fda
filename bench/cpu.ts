import { readFile, readdir } from 'node:fs/promises';

/** CPU time in milliseconds by part, over all descendants of this process. */
export type CpuMs = Readonly<Record<Part, number>>;
export type Part = 'api' | 'worker' | 'postgres' | 'temporal';

const ticksPerSecond = 100;

type Process = {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly cpuMs: number;
};

/** Returns the CPU time used so far; null on a system without /proc. */
export async function readCpu(): Promise<CpuMs | null> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (pids.length === 0) return null;
  const all = (await Promise.all(pids.map(readProcess))).filter((one) => one !== null);
  const byPid = new Map(all.map((one) => [one.pid, one]));
  const spent: Record<Part, number> = { api: 0, worker: 0, postgres: 0, temporal: 0 };
  for (const one of all) {
    const part = isDescendant(one, byPid) ? partOf(one.command) : null;
    if (part !== null) spent[part] += one.cpuMs;
  }
  return spent;
}

function isDescendant(one: Process, byPid: ReadonlyMap<number, Process>): boolean {
  let at: Process | undefined = one;
  while (at !== undefined && at.pid !== process.pid) at = byPid.get(at.parent);
  return at !== undefined && one.pid !== process.pid;
}

function partOf(command: string): Part | null {
  if (command.includes('api/main.ts')) return 'api';
  if (command.includes('worker/main.ts')) return 'worker';
  if (command.includes('postgres')) return 'postgres';
  return command.includes('temporal') ? 'temporal' : null;
}

async function readProcess(pid: string): Promise<Process | null> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    // After the command: field 1 is the parent, 11 and 12 are user and system time, 13 and 14 those of ended children.
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + (fields[index] ?? 0), 0);
    return { pid: Number(pid), parent: fields[1] ?? 0, command, cpuMs: (ticks * 1_000) / ticksPerSecond };
  } catch {
    return null;
  }
}
