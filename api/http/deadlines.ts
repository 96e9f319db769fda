import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { runWithDeadline } from '../../db/deadline.ts';
import type { Deadline } from '../../db/deadline.ts';
import type { ApiDeps } from '../deps.ts';
import { renderDenial, toResponse } from './answer.ts';
import { deny } from './errors.ts';
import { requestIdOf } from './request-id.ts';

/** From the arrival of a request: until when something may be begun for it, and when it has to be answered. */
const beginWithinMs = 7_000;
const answerWithinMs = 9_000;
/** After so long a request is answered whatever it still waits for. */
const leaveAfterMs = 9_500;
/** A body that takes longer to arrive takes its caller's time: the deadline begins anew with its end. */
const slowBodyMs = 1_000;

/** Puts every request under a deadline that counts from its arrival. */
export function keepDeadlines({ project, log }: Pick<ApiDeps, 'project' | 'log'>): MiddlewareHandler {
  return async (context, next) => {
    const deadline = { arrivedAtMs: performance.now(), beginWithinMs, answerWithinMs, isKept: false };
    const { incoming } = (context.env ?? {}) as Partial<HttpBindings>;
    incoming?.once('end', () => {
      if (performance.now() - deadline.arrivedAtMs > slowBodyMs) deadline.arrivedAtMs = performance.now();
    });
    if (await endsInTime(deadline, runWithDeadline(deadline, next))) return;
    const requestId = requestIdOf(context.req.raw);
    log.error('A request was not answered in time', { request_id: requestId });
    const { refusal } = deny('service_unavailable', 'The answer did not come in time. Try again.');
    const denied = renderDenial(refusal, { requestId, publicBaseUrl: project.publicBaseUrl });
    context.res = toResponse(denied, requestId);
  };
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
