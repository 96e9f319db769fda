import postgres from 'postgres';
import { DeadlineExceeded, currentDeadline, msToBegin, refuseWhenLate } from './deadline.ts';

/** The right to use one connection of the pool. */
export type Slot = {
  /** @param error the error that ended the use of the connection, if any */
  release(error?: unknown): void;
};

export type Slots = {
  /**
   * Waits for a slot: until the deadline of the work at hand, without one for 15 s.
   * @throws DeadlineExceeded, or NoConnectionFree
   */
  take(): Promise<Slot>;
  /** Returns for how many seconds the oldest slot has been in use; 0 where none is. */
  longestUseSeconds(): number;
};

/** Thrown where all connections of the pool were in use for 15 s. */
export class NoConnectionFree extends Error {
  readonly code = 'CONNECTION_WAIT_TIMEOUT';

  constructor() {
    super('no connection to PostgreSQL came free in time');
    this.name = 'NoConnectionFree';
  }
}

const waitMs = 15_000;
const secondMs = 1_000;
const partingMs = 100;

type Waiter = { readonly start: () => void };

/**
 * Creates as many slots as the pool has connections, given out in the order of the calls. Statements wait for a slot and
 * not inside the pool, where they could not be withdrawn: a statement that was not sent by its deadline is never sent.
 * @param onSecond runs every second while a slot is in use. Seconds are counted, not read from the clock, so that a
 *   process that was paused does not mistake its pause for a silence of PostgreSQL
 */
export function createSlots(count: number, onSecond: () => void): Slots {
  const inUse = new Set<{ seconds: number }>();
  const waiting = new Set<Waiter>();
  let timer: NodeJS.Timeout | null = null;

  function tick(): void {
    if (inUse.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
      return;
    }
    for (const use of inUse) use.seconds += 1;
    onSecond();
  }

  function occupy(): Slot {
    const use = { seconds: 0 };
    inUse.add(use);
    timer ??= setInterval(tick, secondMs).unref();
    return {
      release: (error) => {
        const free = () => {
          inUse.delete(use);
          const [next] = waiting;
          next?.start();
        };
        // `postgres` (3.4.9) uses a connection again between its error and its end, and loses what it sends.
        if (isOfConnection(error)) setTimeout(free, partingMs);
        else free();
      },
    };
  }

  return {
    longestUseSeconds: () => Math.max(0, ...[...inUse].map((use) => use.seconds)),
    take: async () => {
      const deadline = currentDeadline();
      refuseWhenLate(deadline);
      if (inUse.size < count) return occupy();
      return new Promise((resolve, reject) => {
        const giveUp = () => {
          waiting.delete(waiter);
          reject(deadline === null ? new NoConnectionFree() : new DeadlineExceeded());
        };
        const timeout = setTimeout(giveUp, Math.min(waitMs, msToBegin(deadline)));
        const waiter: Waiter = {
          start: () => {
            clearTimeout(timeout);
            waiting.delete(waiter);
            resolve(occupy());
          },
        };
        waiting.add(waiter);
      });
    },
  };
}

/** Returns whether the error may be of the connection, and not PostgreSQL's refusal of a statement. */
function isOfConnection(error: unknown): boolean {
  return error !== undefined && !(error instanceof postgres.PostgresError);
}
