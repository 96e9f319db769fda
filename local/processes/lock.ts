import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { inspectProcess } from './inspect.ts';

export type Lock = { readonly release: () => Promise<void> };

/** Another live process holds the directory. Its message says which, and what to do. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
}

/**
 * Takes a lock file for this process. One whose holder is dead is taken over, so that a SIGKILL leaves nothing to
 * clean up by hand.
 * @throws DirectoryInUse when a live process holds it.
 */
export async function takeLock(file: string, directory = dirname(file)): Promise<Lock> {
  await mkdir(dirname(file), { recursive: true });
  const own = `${file}.${randomUUID()}`;
  const self = await inspectProcess(process.pid);
  await writeFile(own, `${process.pid}\n${self?.startedAt ?? ''}\n`, { mode: 0o600 });
  try {
    // A link is made only where nothing stands: of two processes at once, one gets it.
    while (!(await linked(own, file))) await removeIfStale(file, directory);
  } finally {
    await rm(own, { force: true });
  }
  return { release: () => rm(file, { force: true }) };
}

async function linked(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw fault;
  }
}

/** Under a lock of its own, or of two that find a dead holder the slower would remove the lock of the faster. */
async function removeIfStale(file: string, directory: string): Promise<void> {
  if (await isFree(file, directory)) return;
  const takeover = await takeLock(`${file}.takeover`).catch((fault: unknown) => {
    if (fault instanceof DirectoryInUse) return null;
    throw fault;
  });
  if (takeover === null) return sleep(5);
  try {
    if (!(await isFree(file, directory))) await rm(file, { force: true });
  } finally {
    await takeover.release();
  }
}

/**
 * Whether no lock stands there; false when one of a dead process does.
 * @throws DirectoryInUse when one of a live process does
 */
async function isFree(file: string, directory: string): Promise<boolean> {
  const content = await readFile(file, 'utf8').catch(() => null);
  if (content === null) return true;
  const [pid, startedAt] = content.split('\n');
  const holder = await inspectProcess(Number(pid));
  if (holder === null || holder.startedAt !== startedAt) return false;
  throw new DirectoryInUse(
    `${directory} is in use by process ${pid}. Stop that one first, or name another directory.`,
  );
}
