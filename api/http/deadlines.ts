import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { currentDeadline, runWithDeadline } from '../../db/sql/deadline.ts';
import type { Deadline } from '../../db/sql/deadline.ts';
import type { ApiDeps } from '../deps.ts';
import { renderError, toResponse } from './response.ts';
import { arrivalOf, createRequestTurns, turnWithinMs } from './arrival.ts';
import { requestIdOf } from './request-id.ts';
import { refuse } from '../../domain/outcome.ts';
import type { Refused } from '../../domain/outcome.ts';

/** From the arrival of a request on: until when something may be begun for it. */
const beginWithinMs = 6_000;
/** Until when it has to be answered: ten seconds, less what a process that is short of CPU takes to see the time and to send. */
const answerWithinMs = 7_500;
const leaveAfterMs = 8_000;
/** A body that takes longer to arrive takes its caller's time: the deadline begins anew with its end. */
const slowBodyMs = 1_000;

type TakeTurn = () => Promise<boolean>;
const takeTurnOf = new WeakMap<Deadline, TakeTurn>();

/**
 * Puts every request under a deadline that counts from its arrival, and answers it at the latest five seconds after
 * that, whatever it still waits for. One that got no turn in time is refused at once.
 */
export function keepDeadlines(deps: Pick<ApiDeps, 'project' | 'log' | 'metrics'>): MiddlewareHandler {
  const { project, log, metrics } = deps;
  const turns = createRequestTurns();
  return async (context, next) => {
    const requestId = requestIdOf(context.req.raw);
    const rendering = { requestId, publicBaseUrl: project.publicBaseUrl };
    const respondWith = ({ refusal }: Refused<'service_unavailable'>) => {
      context.res = toResponse(renderError(refusal, rendering), requestId);
    };
    const { incoming } = (context.env ?? {}) as Partial<HttpBindings>;
    const arrival = incoming === undefined ? null : arrivalOf(incoming);
    if (arrival?.permit === 'none') {
      const { method } = context.req;
      const durationMs = Math.round(performance.now() - arrival.atMs);
      log.warn('A request got no turn in time', { request_id: requestId, method, duration_ms: durationMs });
      metrics?.countRequest({ method, route: '(none)', status: 503, durationMs });
      return respondWith(denyTurn());
    }
    let endTurn = arrival?.permit ?? null;
    const deadline: Deadline = {
      arrivedAtMs: arrival?.atMs ?? performance.now(),
      beginWithinMs,
      answerWithinMs,
      isKept: false,
      onKept: () => endTurn?.(),
    };
    takeTurnOf.set(deadline, async () => {
      endTurn ??= await turns.acquire(Math.max(0, deadline.arrivedAtMs + turnWithinMs - performance.now()));
      return endTurn !== null;
    });
    incoming?.once('end', () => {
      if (performance.now() - deadline.arrivedAtMs > slowBodyMs) deadline.arrivedAtMs = performance.now();
    });
    const work = runWithDeadline(deadline, next).finally(() => endTurn?.());
    if (await endsInTime(deadline, work)) return;
    log.error('A request was not answered in time', { request_id: requestId });
    respondWith(refuse('service_unavailable', 'The answer did not come in time. Try again.'));
  };
}

/**
 * Waits until the request at hand, which has arrived whole, may be begun: so many are at a time that those are
 * answered in time. Its turn ends with its answer, or once what it asks is written down.
 * @returns false when the turn did not come by the deadline: nothing may be begun then
 */
export function acquireTurn(): Promise<boolean> {
  const deadline = currentDeadline();
  return (deadline === null ? undefined : takeTurnOf.get(deadline))?.() ?? Promise.resolve(true);
}

/** When the request at hand arrived, on the clock of `performance.now()`. */
export function arrivedAtMs(): number {
  return currentDeadline()?.arrivedAtMs ?? performance.now();
}

export function denyTurn(): Refused<'service_unavailable'> {
  return refuse(
    'service_unavailable',
    'There are more requests than can be answered in time; nothing was begun. Try again.',
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
