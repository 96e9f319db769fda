import type { ApiDeps } from '../deps.ts';
import type { ApiResponse } from './response.ts';
import { renderError, toResponse } from './response.ts';
import { respond } from './mount.ts';
import { requestIdOf } from './request-id.ts';
import { refuse } from '../../domain/outcome.ts';

/** A place that is served: by which methods, and where (`/v1/b2b/organizations/{organization_id}`). */
export type RoutePattern = { readonly method: string; readonly path: string };

/**
 * Answers what no route took: 405 with `Allow` where another method would do, else 404. Under `/v1` only those with
 * credentials learn which.
 */
export function answerNoRoute(
  places: readonly RoutePattern[],
  deps: ApiDeps,
): (request: Request) => Promise<Response> {
  const patterns = places.map((place) => ({ ...place, pattern: patternOf(place.path) }));
  return async (request) => {
    const path = new URL(request.url).pathname;
    const allowed = patterns
      .filter(({ pattern }) => pattern.test(path))
      .map(({ method }) => method.toUpperCase());
    const methods = [...new Set(allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed)];
    const answer = (requestId: string) =>
      denyPlace(methods, { requestId, publicBaseUrl: deps.project.publicBaseUrl });
    if (path.startsWith('/v1')) {
      return respond(request, '(none)', deps, (requestId) => Promise.resolve(answer(requestId)));
    }
    const requestId = requestIdOf(request);
    return toResponse(answer(requestId), requestId);
  };
}

function denyPlace(
  methods: readonly string[],
  rendering: { requestId: string; publicBaseUrl: string },
): ApiResponse {
  if (methods.length === 0) {
    const { refusal } = refuse('route_not_found', 'Nothing is served at this path.');
    return renderError(refusal, rendering);
  }
  const { refusal } = refuse('method_not_allowed', `This path takes ${methods.join(', ')}.`);
  return { ...renderError(refusal, rendering), headers: { allow: methods.join(', ') } };
}

function patternOf(path: string): RegExp {
  const parts = path.split('/').map((part) => (part.startsWith('{') ? '[^/]+' : part.replaceAll('.', '\\.')));
  return new RegExp(`^${parts.join('/')}$`);
}
