import { setTimeout as sleep } from 'node:timers/promises';

import type { ProcessExit } from './spawn-supervised.ts';
import type { Stoppable } from './stop-in-order.ts';

export type Supervised<T> = Stoppable & {
  /** What the first start answered. Later ones are on the same ports. */
  readonly first: T;
  /** Fulfilled with the reason when it has been given up. */
  readonly givenUp: Promise<Error>;
};

type Running = Stoppable & { readonly ended: Promise<ProcessExit> };

const startsBeforeGivingUp = 5;
const forgiveAfterMs = 60_000;

/**
 * Keeps something running: when it ends unasked, it is started again after half a second, and given up when that
 * was needed five times in a minute.
 * @param start must use the same ports each time
 * @throws what the first `start` throws
 */
export async function supervise<T extends Running>(options: {
  readonly name: string;
  readonly start: () => Promise<T>;
  readonly say: (line: string) => void;
}): Promise<Supervised<T>> {
  const { name, start, say } = options;
  const first = await start();
  let running: Running = first;
  let stopping = false;
  const recentStarts: number[] = [];

  const watch = async (): Promise<Error> => {
    for (;;) {
      const { reason } = await running.ended;
      if (stopping) return new Error('stopped');
      // What stood around it (a lock, a pipe) is let go.
      await running.stop();
      recentStarts.push(Date.now());
      const recent = recentStarts.filter((at) => at > Date.now() - forgiveAfterMs);
      if (recent.length > startsBeforeGivingUp) return new Error(`${name} ends again and again (${reason})`);
      say(`${name} ended unasked (${reason}); starting it again`);
      await sleep(500);
      if (stopping) return new Error('stopped');
      running = await start();
      // A stop that came meanwhile stopped the one before.
      if (stopping) await running.stop();
    }
  };
  const watching = watch().catch(
    (fault: unknown) => new Error(`${name} could not be started again`, { cause: fault }),
  );
  return {
    first,
    givenUp: watching.then((fault) => (stopping ? new Promise<Error>(() => {}) : fault)),
    stop: async () => {
      stopping = true;
      await running.stop();
      await watching;
    },
  };
}
