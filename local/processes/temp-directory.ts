import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'node:net';

export type TempDirectory = { readonly path: string; readonly remove: () => Promise<void> };

/** Programs that were writing into the directory need some seconds to end, so it tries again. */
const cleanerScript = `
trap '' INT TERM HUP
read -r _ <&3
patience=20
while [ "$patience" -gt 0 ] && ! rm -rf "$1" 2>/dev/null; do sleep 1; patience=$((patience - 1)); done
`;

/** A new temporary directory that is gone after `remove()`, and also when this process is killed. */
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
  const gone = new Promise((fulfil) => cleaner.once('close', fulfil));
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
