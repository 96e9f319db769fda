import type { MiddlewareHandler } from 'hono';
import type { ApiDeps } from '../deps.ts';
import { arrivedAtMs } from './deadlines.ts';
import { requestIdOf } from './request-id.ts';

/**
 * Logs a line for each page that was answered, as calls of `/v1` have theirs; without the query, which has the token.
 * The request's id is in `requestId` of the context, and in the answer's `X-Request-Id`.
 */
export function logPages(deps: Pick<ApiDeps, 'log' | 'metrics'>, route: string): MiddlewareHandler {
  return async (context, next) => {
    const startedMs = arrivedAtMs();
    // Kept beside the request, which a middleware may replace by one whose body it has read.
    const requestId = requestIdOf(context.req.raw);
    context.set('requestId', requestId);
    await next();
    context.res.headers.set('x-request-id', requestId);
    const { method } = context.req;
    const { status } = context.res;
    const durationMs = Math.round(performance.now() - startedMs);
    const facts = {
      request_id: requestId,
      method,
      route,
      status,
      duration_ms: durationMs,
    };
    deps.log.info('Answered', facts);
    deps.metrics?.countRequest({ method, route, status, durationMs });
  };
}
