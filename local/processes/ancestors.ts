import { inspectProcess } from './inspect.ts';
import type { RunningProcess } from './inspect.ts';

const lookEveryMs = 500;
const launcher = /^(npm|npx|pnpm|yarn)\b|[/\\](npm|npx|pnpm|yarn)(-cli)?(\.c?js)? |[/\\]tsx[/\\ ]/;

/**
 * Calls back once when a launcher above this process (npm, its shell, tsx) is gone. They forward a polite signal,
 * but a SIGKILL of `npm` would leave us running with nobody to stop us.
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
    }, lookEveryMs);
    timer.unref();
  });
}

/** Those between this process and the topmost launcher, with the launcher; nothing above it is ours to watch. */
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
