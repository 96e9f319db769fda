import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { createSemaphore } from '../../runtime/semaphore.ts';

/** Requests parsed and stored at a time: about twice the number of connections to PostgreSQL. */
const startedAtOnce = 20;
/** A request that got no turn within this time of its arrival gets none. */
export const turnWithinMs = 4_000;
const longestArrivalMs = 2_000;

/** When a request arrived, and the result of waiting for its turn. */
export type Arrival = {
  readonly atMs: number;
  /** Ends its turn; `none` when none came in time; null when it has not waited for one yet. */
  readonly permit: (() => void) | 'none' | null;
};

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const arrivals = new WeakMap<IncomingMessage, Arrival>();

/** Returns the arrival of a request that came by {@link inTurn}. */
export function arrivalOf(incoming: IncomingMessage): Arrival | null {
  return arrivals.get(incoming) ?? null;
}

/** Creates the turns that requests wait for. */
export function createRequestTurns() {
  return createSemaphore(startedAtOnce);
}

/**
 * Passes requests on in turns, before anything is done for them: parsing too many at once makes every one late. A
 * request whose body is still on its way is passed on at once and waits once it has its body; health checks do not wait.
 */
export function inTurn(server: Server, handler: Handler): Handler {
  const turns = createRequestTurns();
  const untilAllAccepted = followArrivals(server);
  return (incoming, outgoing) => {
    const atMs = performance.now();
    const passOn = (turn: Arrival['permit']) => {
      arrivals.set(incoming, { atMs, permit: turn });
      handler(incoming, outgoing);
    };
    if (/^\/(?:health|ready)(?:$|\?)/.test(incoming.url ?? '')) return passOn(null);
    const wait = async () => {
      await untilAllAccepted();
      if (!incoming.complete) return passOn(null);
      const endTurn = await turns.acquire(Math.max(0, atMs + turnWithinMs - performance.now()));
      if (endTurn === null) return passOn('none');
      await untilAllAccepted();
      if (outgoing.destroyed) return endTurn();
      outgoing.once('close', endTurn);
      passOn(endTurn);
    };
    void wait();
  };
}

/**
 * Node accepts one new connection per round of its event loop, so in a rush the last is accepted after as many rounds of
 * work. Waiting until no connection is new keeps the rounds short until all are accepted.
 * @returns waits for a round without a new connection, for two seconds at most
 */
function followArrivals(server: Server): () => Promise<void> {
  let isNew = false;
  let accepting: Promise<void> | null = null;
  server.on('connection', () => void (isNew = true));
  const wait = async () => {
    const since = performance.now();
    do {
      isNew = false;
      await setImmediate();
    } while (isNew && performance.now() - since < longestArrivalMs);
    accepting = null;
  };
  return () => (accepting ??= wait());
}
