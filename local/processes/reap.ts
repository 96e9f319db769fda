import { setTimeout as sleep } from 'node:timers/promises';

import { inspectProcess } from './inspect.ts';
import type { RunningProcess } from './inspect.ts';

/**
 * Ends what an earlier run left under this number, if it is what it should be, and waits until it is gone: asks
 * with `signal`, and kills after ten seconds.
 * @param isOurs looks at command line and folder: numbers are used again, and a stranger must not be touched.
 */
export async function reap(
  pid: number,
  isOurs: (found: RunningProcess) => boolean,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  const found = await inspectProcess(pid);
  if (found === null || !isOurs(found)) return;
  const stillThere = async () => (await inspectProcess(pid))?.startedAt === found.startedAt;
  send(pid, signal);
  for (let waitedMs = 0; await stillThere(); waitedMs += 50) {
    if (waitedMs === 10_000) send(pid, 'SIGKILL');
    await sleep(50);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ESRCH') throw fault;
  }
}
