import { OpenAPIHono } from '@hono/zod-openapi';
import { acceptPageDeps } from './requests/accept-page.ts';
import type { ApiDeps } from './deps.ts';
import { healthResponse, readyResponse } from './health.ts';
import { renderError, toResponse } from './http/response.ts';
import { keepDeadlines } from './http/deadlines.ts';
import { errorOfFault } from './http/faults.ts';
import { logPages } from './http/log-pages.ts';
import { mountRoute } from './http/mount.ts';
import type { RoutePattern } from './http/no-route.ts';
import { answerNoRoute } from './http/no-route.ts';
import { requestIdOf } from './http/request-id.ts';
import { openapiDocument } from './openapi/document.ts';
import { acceptPages } from './pages/accept/routes.tsx';
import { docsPages } from './pages/docs/routes.tsx';
import { errorPages } from './pages/errors/routes.tsx';
import { routes } from './routes/all.ts';

/** The api as a Hono app: give it requests by a server, or by `app.request()` in a test. */
export function createApp(deps: ApiDeps): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use(keepDeadlines(deps));
  for (const route of routes) mountRoute(app, route, deps);
  const document = openapiDocument(app);

  const renderingOf = (request: Request) => ({
    requestId: requestIdOf(request),
    publicBaseUrl: deps.project.publicBaseUrl,
  });
  app.get('/health', (c) => {
    const rendering = renderingOf(c.req.raw);
    return toResponse(healthResponse(deps.isStuck(), rendering), rendering.requestId);
  });
  app.get('/ready', async (c) => {
    const rendering = renderingOf(c.req.raw);
    return toResponse(readyResponse(await deps.checkReadiness(), rendering), rendering.requestId);
  });
  app.get('/openapi.json', (c) => c.json(document));
  app.use('/accept', logPages(deps, '/accept'));
  app.route('/', acceptPages(acceptPageDeps(deps)));
  app.route('/', docsPages(document));
  app.route('/', errorPages());

  const places: RoutePattern[] = app.routes.map(({ method, path }) => ({
    method,
    path: path.replaceAll(/:(\w+)/g, '{$1}'),
  }));
  const answerOther = answerNoRoute(places, deps);
  app.notFound((c) => answerOther(c.req.raw));
  app.onError((error, c) => {
    const known: unknown = c.get('requestId' as never);
    const requestId = typeof known === 'string' ? known : requestIdOf(c.req.raw);
    const rendering = { ...renderingOf(c.req.raw), requestId };
    const { refusal } = errorOfFault(error);
    deps.log.error('A request met a fault', { request_id: requestId, error_type: refusal.type }, error);
    return toResponse(renderError(refusal, rendering), requestId);
  });
  return app;
}
