import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

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
  await writeFile(own, `${process.pid}\n${self?.startedAt ?? ''}\n`);
  try {
    // A link is made only where nothing stands: of two processes at once, one gets it.
    while (!(await linked(own, file))) {
      const content = await readFile(file, 'utf8').catch(() => null);
      if (content !== null) await removeIfStale(file, content, directory);
    }
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

async function removeIfStale(file: string, content: string, directory: string): Promise<void> {
  const [pid, startedAt] = content.split('\n');
  const holder = await inspectProcess(Number(pid));
  if (holder !== null && holder.startedAt === startedAt) {
    throw new DirectoryInUse(
      `${directory} is in use by process ${pid}. Stop that one first, or name another directory.`,
    );
  }
  const aside = `${file}.${randomUUID()}`;
  const taken = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!taken) return;
  // Between reading and renaming, somebody else may have taken over: what was moved aside was theirs, put it back.
  if ((await readFile(aside, 'utf8')) !== content) await linked(aside, file);
  await rm(aside, { force: true });
}
