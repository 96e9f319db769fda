import { setTimeout as sleep } from 'node:timers/promises';

import { inspectProcess } from './inspect.ts';
import type { RunningProcess } from './inspect.ts';

/**
 * Ends a process that an earlier start left running, and waits until it is gone: sends `signal`, and SIGKILL after
 * ten seconds.
 * @param isLeftover checks command line and folder: pids are reused, and another process must not be touched
 */
export async function reap(
  pid: number,
  isLeftover: (found: RunningProcess) => boolean,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  const found = await inspectProcess(pid);
  if (found === null || !isLeftover(found)) return;
  const isRunning = async () => (await inspectProcess(pid))?.startedAt === found.startedAt;
  send(pid, signal);
  for (let waitedMs = 0; await isRunning(); waitedMs += 50) {
    if (waitedMs === 10_000) send(pid, 'SIGKILL');
    await sleep(50);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
