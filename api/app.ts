import { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiDeps } from './deps.ts';
import { health, ready } from './health.ts';
import type { ApiEnv } from './http/env.ts';
import { mountRoute } from './http/route.ts';
import { accessLog } from './middleware/access-log.ts';
import { limitBody } from './middleware/body-limit.ts';
import { requireCredentials } from './middleware/credentials.ts';
import { keepDeadlines } from './middleware/deadlines.ts';
import { errorHandler } from './middleware/error-handler.ts';
import { notFound, otherMethods } from './middleware/not-found.ts';
import { requestId } from './middleware/request-id.ts';
import { openapiDocument } from './openapi/document.ts';
import { acceptPages } from './pages/accept/routes.tsx';
import { docsPages } from './pages/docs/routes.tsx';
import { errorPages } from './pages/errors/routes.tsx';
import { acceptPageDeps } from './requests/accept-page.ts';
import { routes } from './routes/all.ts';

/** The API as a Hono app: serve it, or call `app.request()` in a test. */
export function createApp(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  app.onError(errorHandler(deps));
  app.notFound(notFound(deps));

  app.use(requestId, keepDeadlines(deps));
  app.use('/v1/*', accessLog(deps));
  app.use('/accept', accessLog(deps));
  app.use(otherMethods(app, deps));
  // Before anything under /v1 is looked up: without credentials every path is a 401.
  app.use('/v1/*', requireCredentials(deps), limitBody(deps));

  for (const route of routes) mountRoute(app, route, deps);
  const document = openapiDocument(app);
  app.get('/health', health(deps));
  app.get('/ready', ready(deps));
  app.get('/openapi.json', (c) => c.json(document));
  app.route('/', acceptPages(acceptPageDeps(deps)));
  app.route('/', docsPages(document));
  app.route('/', errorPages());
  return app;
}
