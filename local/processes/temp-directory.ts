import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'node:net';

export type TempDirectory = { readonly path: string; readonly remove: () => Promise<void> };

/** Retries for 20 s, because programs that write into the directory need some seconds to end. */
const cleanerScript = `
trap '' INT TERM HUP
read -r _ <&3
left=20
while [ "$left" -gt 0 ] && ! rm -rf "$1" 2>/dev/null; do sleep 1; left=$((left - 1)); done
`;

/** Creates a temporary directory that is removed by `remove()`, and also when this process is killed. */
export async function tempDirectory(prefix = 'usher-'): Promise<TempDirectory> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const cleaner = spawn('/bin/sh', ['-c', cleanerScript, 'usher-cleaner', path], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const pipe = cleaner.stdio[3] as Socket;
  pipe.on('error', () => {});
  cleaner.unref();
  pipe.unref();
  const gone = new Promise((resolve) => cleaner.once('close', resolve));
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
      cleaner.ref();
      pipe.destroy();
      await gone;
    },
  };
}
