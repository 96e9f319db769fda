import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { safePath } from '../../runtime/log-fields.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiEnv } from '../http/env.ts';

/** Logs and counts every response, with its route and path, without query: an accept link has its token there. */
export function accessLog({ log, metrics }: Pick<ApiDeps, 'log' | 'metrics'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    // Before a slow body moves it.
    const startedMs = c.get('deadline').arrivedAtMs();
    await next();
    const { method, path } = c.req;
    const route = routeOf(c);
    const { status } = c.res;
    const durationMs = Math.round(performance.now() - startedMs);
    const errorType = c.get('errorType');
    log.info('Answered', {
      request_id: c.get('requestId'),
      method,
      route,
      path: safePath(path),
      status,
      duration_ms: durationMs,
      ...(typeof errorType === 'string' ? { error_type: errorType } : {}),
    });
    metrics?.countRequest({ method, route, status, durationMs });
  };
}

/** The pattern of the route that a request matches, `/v1/b2b/organizations/{organization_id}`; else `(none)`. */
export function routeOf(c: Context<ApiEnv>): string {
  const path = matchedRoutes(c).findLast((route) => !route.path.endsWith('*'))?.path;
  return path === undefined ? '(none)' : path.replaceAll(/:(\w+)/g, '{$1}');
}
