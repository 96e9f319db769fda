import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { documentRoute } from '../openapi/document-route.ts';
import type { ApiResponse } from './response.ts';
import { renderError, toResponse } from './response.ts';
import { checkCredentials } from './credentials.ts';
import { arrivedAtMs } from './deadlines.ts';
import { errorOfFault } from './faults.ts';
import { requestIdOf } from './request-id.ts';
import type { Route } from './route.ts';
import { safePath } from '../../runtime/log-fields.ts';

/** Mounts a route: its place, its credentials, its faults, its line in the log and in the documents. */
export function mountRoute(app: OpenAPIHono, route: Route, deps: ApiDeps): void {
  documentRoute(app.openAPIRegistry, route);
  app.on(route.method.toUpperCase(), [honoPath(route.path)], (c) =>
    respond(c.req.raw, route.path, deps, (requestId) =>
      route.answer(c.req.raw, c.req.param(), {
        deps,
        rendering: { requestId, publicBaseUrl: deps.project.publicBaseUrl },
      }),
    ),
  );
}

/**
 * Answers one request of `/v1`: checks credentials, runs what answers it, turns a fault into an answer, logs.
 * @param route the pattern, for log and metrics
 */
export async function respond(
  request: Request,
  route: string,
  deps: ApiDeps,
  answer: (requestId: string) => Promise<ApiResponse>,
): Promise<Response> {
  const startedMs = arrivedAtMs();
  const requestId = requestIdOf(request);
  const rendering = { requestId, publicBaseUrl: deps.project.publicBaseUrl };
  const credentials = checkCredentials(request.headers.get('authorization'), deps.project);
  let told: ApiResponse;
  try {
    told = credentials.ok ? await answer(requestId) : renderError(credentials.refusal, rendering);
  } catch (error) {
    const { refusal } = errorOfFault(error);
    deps.log.error(
      'A request met a fault',
      { request_id: requestId, route, error_type: refusal.type },
      error,
    );
    told = renderError(refusal, rendering);
  }
  const durationMs = Math.round(performance.now() - startedMs);
  const { method } = request;
  const errorType = told.body['error_type'];
  deps.log.info('Answered', {
    request_id: requestId,
    method,
    route,
    path: safePath(new URL(request.url).pathname),
    status: told.status,
    duration_ms: durationMs,
    ...(typeof errorType === 'string' ? { error_type: errorType } : {}),
  });
  deps.metrics?.countRequest({ method, route, status: told.status, durationMs });
  const response = toResponse(told, requestId);
  if (told.status === 401) response.headers.set('www-authenticate', 'Basic realm="usher", charset="UTF-8"');
  return response;
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
