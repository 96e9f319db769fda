import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { inspectProcess } from './inspect.ts';

export type Lock = { readonly release: () => Promise<void> };

/** Another live process holds the directory. The message names it and says what to do. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
}

/**
 * Locks a file for this process. Takes over the lock of a dead process, so that a SIGKILL leaves nothing to clean up
 * by hand.
 * @throws DirectoryInUse when a live process holds it
 */
export async function lockFile(file: string, directory = dirname(file)): Promise<Lock> {
  await mkdir(dirname(file), { recursive: true });
  const own = `${file}.${randomUUID()}`;
  const self = await inspectProcess(process.pid);
  await writeFile(own, `${process.pid}\n${self?.startedAt ?? ''}\n`, { mode: 0o600 });
  try {
    // `link` fails where the file exists: of two processes at once, one succeeds.
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
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead process's lock, under a second lock: without it, the slower of two would remove the lock of the faster. */
async function removeIfStale(file: string, directory: string): Promise<void> {
  if (await isFree(file, directory)) return;
  const takeover = await lockFile(`${file}.takeover`).catch((error: unknown) => {
    if (error instanceof DirectoryInUse) return null;
    throw error;
  });
  if (takeover === null) return sleep(5);
  try {
    if (!(await isFree(file, directory))) await rm(file, { force: true });
  } finally {
    await takeover.release();
  }
}

/**
 * Returns true where there is no lock, false where a dead process left one.
 * @throws DirectoryInUse when a live process holds it
 */
async function isFree(file: string, directory: string): Promise<boolean> {
  const content = await readFile(file, 'utf8').catch(() => null);
  if (content === null) return true;
  const [pid, startedAt] = content.split('\n');
  const holder = await inspectProcess(Number(pid));
  if (holder === null || holder.startedAt !== startedAt) return false;
  throw new DirectoryInUse(
    `${directory} is in use by process ${pid}. Stop that process first, or use another directory.`,
  );
}
