import { inspectProcess } from './inspect.ts';
import type { RunningProcess } from './inspect.ts';

const pollMs = 500;
const launcher = /^(npm|npx|pnpm|yarn)\b|[/\\](npm|npx|pnpm|yarn)(-cli)?(\.c?js)? |[/\\]tsx[/\\ ]/;

/**
 * Calls back once when a launcher above this process (npm, its shell, tsx) is gone. A launcher forwards SIGTERM, but a
 * SIGKILL of `npm` would leave this process running unnoticed.
 */
export function onceOrphaned(callback: () => void): void {
  void launchersAbove().then((launchers) => {
    if (launchers.length === 0) return;
    const timer = setInterval(async () => {
      for (const { pid, startedAt } of launchers) {
        if ((await inspectProcess(pid))?.startedAt === startedAt) continue;
        clearInterval(timer);
        callback();
        return;
      }
    }, pollMs);
    timer.unref();
  });
}

/** Returns the processes from this one's parent up to the topmost launcher. */
async function launchersAbove(): Promise<readonly RunningProcess[]> {
  const chain: RunningProcess[] = [];
  let parent = await inspectProcess(process.ppid);
  while (parent !== null && parent.pid > 1 && chain.length < 6) {
    chain.push(parent);
    parent = await inspectProcess(parent.parentPid);
  }
  const top = chain.findLastIndex(({ commandLine }) => launcher.test(commandLine));
  return chain.slice(0, top + 1);
}
