import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '../routes/all.ts';
import { documentRoute } from './document-route.ts';
import { openapiDocument } from './document.ts';

/** The OpenAPI document of every route, with nothing running behind it. */
export function documentWithoutServer() {
  const app = new OpenAPIHono();
  for (const route of routes) documentRoute(app.openAPIRegistry, route);
  return openapiDocument(app);
}
