import type { MiddlewareHandler } from 'hono';
import type { ApiDeps } from '../deps.ts';
import { requestIdOf } from './request-id.ts';

/** A line in the log for each page that was answered, as calls of `/v1` have theirs; without the query, which has the token. */
export function logPages(deps: Pick<ApiDeps, 'log' | 'metrics'>, route: string): MiddlewareHandler {
  return async (context, next) => {
    const startedMs = performance.now();
    await next();
    const { method } = context.req;
    const { status } = context.res;
    const durationMs = Math.round(performance.now() - startedMs);
    const facts = {
      request_id: requestIdOf(context.req.raw),
      method,
      route,
      status,
      duration_ms: durationMs,
    };
    deps.log.info('Answered', facts);
    deps.metrics?.countRequest({ method, route, status, durationMs });
  };
}
