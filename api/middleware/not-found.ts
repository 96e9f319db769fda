import type { Hono, MiddlewareHandler, NotFoundHandler } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { refuse } from '../../domain/outcome.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiEnv } from '../http/env.ts';
import { respondWithError } from '../http/response.ts';

export function notFound({ project }: Pick<ApiDeps, 'project'>): NotFoundHandler<ApiEnv> {
  return (c) => respondWithError(c, project, refuse('route_not_found', 'Nothing is served at this path.'));
}

/** Turns a 404 into a 405 with `Allow` where another method of the path is served. */
export function otherMethods(app: Hono<ApiEnv>, { project }: Pick<ApiDeps, 'project'>): MiddlewareHandler {
  return methodNotAllowed({
    app,
    onMethodNotAllowed(c, methods) {
      const allow = methods.join(', ');
      const refused = refuse('method_not_allowed', `This path takes ${allow}.`);
      return respondWithError(c, project, refused, { allow });
    },
  });
}
