import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { createSemaphore } from '../../runtime/semaphore.ts';

/** So many requests are parsed and written down at a time: about twice as many as there are connections to PostgreSQL. */
const begunAtOnce = 20;
/** So long after its arrival a request that got no turn gets none. */
export const turnWithinMs = 4_000;
const longestArrivalMs = 2_000;

/** When a request arrived, and what came of waiting for its turn. */
export type Arrival = {
  readonly atMs: number;
  /** What ends its turn; `none` when there was none in time; null when it did not wait for one yet. */
  readonly permit: (() => void) | 'none' | null;
};

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const arrivals = new WeakMap<IncomingMessage, Arrival>();

/** The arrival of a request that came by {@link inTurn}. */
export function arrivalOf(incoming: IncomingMessage): Arrival | null {
  return arrivals.get(incoming) ?? null;
}

/** Turns that requests wait for. */
export function createRequestTurns() {
  return createSemaphore(begunAtOnce);
}

/**
 * Hands requests on in turns, before anything is done for them: what so many at once would take for parsing alone
 * makes every one of them late. One whose body is still on its way is handed on at once, and waits once it has it; so
 * is what looks after the process, which does not wait.
 */
export function inTurn(server: Server, handler: Handler): Handler {
  const turns = createRequestTurns();
  const untilAllAreIn = followArrivals(server);
  return (incoming, outgoing) => {
    const atMs = performance.now();
    const handOn = (turn: Arrival['permit']) => {
      arrivals.set(incoming, { atMs, permit: turn });
      handler(incoming, outgoing);
    };
    if (/^\/(?:health|ready)(?:$|\?)/.test(incoming.url ?? '')) return handOn(null);
    const wait = async () => {
      await untilAllAreIn();
      if (!incoming.complete) return handOn(null);
      const endTurn = await turns.acquire(Math.max(0, atMs + turnWithinMs - performance.now()));
      if (endTurn === null) return handOn('none');
      await untilAllAreIn();
      if (outgoing.destroyed) return endTurn();
      outgoing.once('close', endTurn);
      handOn(endTurn);
    };
    void wait();
  };
}

/**
 * Node takes one new connection in each round of its event loop, so that of many who knock at once the last is let in
 * after as many rounds of whatever work there is. Waiting until none knocks keeps the rounds short until all are in.
 * @returns what waits for a round without a new connection, for two seconds at most
 */
function followArrivals(server: Server): () => Promise<void> {
  let isNew = false;
  let allAreIn: Promise<void> | null = null;
  server.on('connection', () => void (isNew = true));
  const wait = async () => {
    const since = performance.now();
    do {
      isNew = false;
      await setImmediate();
    } while (isNew && performance.now() - since < longestArrivalMs);
    allAreIn = null;
  };
  return () => (allAreIn ??= wait());
}
