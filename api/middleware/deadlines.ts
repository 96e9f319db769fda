import type { MiddlewareHandler } from 'hono';
import { runWithDeadline } from '../../db/sql/deadline.ts';
import type { Deadline } from '../../db/sql/deadline.ts';
import { refuse } from '../../domain/outcome.ts';
import type { Refused } from '../../domain/outcome.ts';
import type { ApiDeps } from '../deps.ts';
import { arrivalOf, createRequestTurns, turnWithinMs } from '../http/arrival.ts';
import type { ApiEnv } from '../http/env.ts';
import { respondWithError } from '../http/response.ts';

/** From the arrival of a request on: until when a statement may be sent for it. */
const beginWithinMs = 6_000;
/** Until when a statement is waited for: ten seconds, less what a process short of CPU takes to notice and to send. */
const respondWithinMs = 7_500;
/** Until when the request has its response, whatever it still waits for. */
const leaveAfterMs = 8_000;
/** A body that takes longer to arrive takes its caller's time: the deadline starts again with its end. */
const slowBodyMs = 1_000;

/** The deadline of a request, and its turn. */
export type RequestDeadline = {
  /** On the clock of `performance.now()`. Moves once, when a slow body has arrived. */
  arrivedAtMs(): number;
  /**
   * Waits until the request, which has arrived whole, may be started: only so many run at a time as get their response
   * in time. Its turn ends with its response, or once the request is stored.
   * @returns false when the turn did not come by the deadline: nothing may be started then
   */
  acquireTurn(): Promise<boolean>;
};

/**
 * Puts every request under a deadline that counts from its arrival, and responds with 503 when that is over, whatever
 * it still waits for. A request that gets no turn in time is refused at once.
 */
export function keepDeadlines(deps: Pick<ApiDeps, 'project' | 'log' | 'metrics'>): MiddlewareHandler<ApiEnv> {
  const { project, log, metrics } = deps;
  const turns = createRequestTurns();
  return async (c, next) => {
    const requestId = c.get('requestId');
    const incoming = c.env?.incoming;
    const arrival = incoming === undefined ? null : arrivalOf(incoming);
    if (arrival?.permit === 'none') {
      const { method } = c.req;
      const durationMs = Math.round(performance.now() - arrival.atMs);
      log.warn('A request got no turn in time', { request_id: requestId, method, duration_ms: durationMs });
      metrics?.countRequest({ method, route: '(none)', status: 503, durationMs });
      return respondWithError(c, project, noTurn());
    }
    let endTurn = arrival?.permit ?? null;
    const deadline: Deadline = {
      arrivedAtMs: arrival?.atMs ?? performance.now(),
      beginWithinMs,
      respondWithinMs,
      onStored: () => endTurn?.(),
    };
    c.set('deadline', {
      arrivedAtMs: () => deadline.arrivedAtMs,
      async acquireTurn() {
        endTurn ??= await turns.acquire(Math.max(0, deadline.arrivedAtMs + turnWithinMs - performance.now()));
        return endTurn !== null;
      },
    });
    incoming?.once('end', () => {
      if (performance.now() - deadline.arrivedAtMs > slowBodyMs) deadline.arrivedAtMs = performance.now();
    });
    const work = runWithDeadline(deadline, next).finally(() => endTurn?.());
    if (await endsInTime(deadline, work)) return undefined;
    log.error('A request was not answered in time', { request_id: requestId });
    return respondWithError(
      c,
      project,
      refuse('service_unavailable', 'The answer did not come in time. Try again.'),
    );
  };
}

export function noTurn(): Refused<'service_unavailable'> {
  return refuse(
    'service_unavailable',
    'There are more requests than can be served in time; nothing was stored. Try again.',
  );
}

/** @throws what the work throws */
function endsInTime(deadline: Deadline, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const look = () => {
      const leftMs = deadline.arrivedAtMs + leaveAfterMs - performance.now();
      if (leftMs <= 0) resolve(false);
      else timer = setTimeout(look, leftMs);
    };
    look();
    work.then(() => resolve(true), reject).finally(() => clearTimeout(timer));
  });
}
