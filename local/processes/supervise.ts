import { setTimeout as sleep } from 'node:timers/promises';

import type { ProcessExit } from './spawn-supervised.ts';
import type { Stoppable } from './stop-in-order.ts';

export type Supervised<T> = Stoppable & {
  /** Result of the first start. A restart uses the same ports. */
  readonly first: T;
  /** Resolves with the reason when it is not restarted any more. */
  readonly failed: Promise<Error>;
};

type Running = Stoppable & { readonly ended: Promise<ProcessExit> };

const mostRestarts = 5;
const withinMs = 60_000;

/**
 * Keeps a part running: restarts it half a second after it exits, until it has exited more than five times in a minute.
 * @param start uses the same ports each time
 * @throws the error of the first `start`
 */
export async function supervise<T extends Running>(options: {
  readonly name: string;
  readonly start: () => Promise<T>;
  readonly log: (line: string) => void;
}): Promise<Supervised<T>> {
  const { name, start, log } = options;
  const first = await start();
  let running: Running = first;
  let stopping = false;
  const exits: number[] = [];

  const watch = async (): Promise<Error> => {
    for (;;) {
      const { reason } = await running.ended;
      if (stopping) return new Error('stopped');
      // Releases its lock and its pipe.
      await running.stop();
      exits.push(Date.now());
      const recent = exits.filter((at) => at > Date.now() - withinMs);
      if (recent.length > mostRestarts) return new Error(`${name} keeps exiting (${reason})`);
      log(`${name} exited (${reason}); restarting it`);
      await sleep(500);
      if (stopping) return new Error('stopped');
      running = await start();
      // A `stop` during the start has stopped the previous one only.
      if (stopping) await running.stop();
    }
  };
  const watching = watch().catch(
    (error: unknown) => new Error(`${name} could not be restarted`, { cause: error }),
  );
  return {
    first,
    failed: watching.then((error) => (stopping ? new Promise<Error>(() => {}) : error)),
    stop: async () => {
      stopping = true;
      await running.stop();
      await watching;
    },
  };
}
