import { OpenAPIHono } from '@hono/zod-openapi';
import type { Env } from 'hono';
import { routes } from '../routes/all.ts';
import { documentRoute } from './document-route.ts';

/** Returns the OpenAPI 3.1 document of the mounted routes. */
export function openapiDocument<E extends Env>(app: OpenAPIHono<E>) {
  app.openAPIRegistry.registerComponent('securitySchemes', 'basic', {
    type: 'http',
    scheme: 'basic',
    description: 'The project id as user, one of its secrets as password.',
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Usher',
      version: '0.1.0',
      description:
        'Member invitations: organizations, members and invites, in the shape of the Stytch B2B API.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [{ name: 'Organizations' }, { name: 'Members' }, { name: 'Magic links' }],
  });
}

/** Returns the same document of every route, without an app to serve them. */
export function documentWithoutServer() {
  const app = new OpenAPIHono();
  for (const route of routes) documentRoute(app.openAPIRegistry, route);
  return openapiDocument(app);
}
