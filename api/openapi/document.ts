import type { OpenAPIHono } from '@hono/zod-openapi';

/** The OpenAPI 3.1 document of the routes that were mounted: one source for checks, types and documents. */
export function openapiDocument(app: OpenAPIHono) {
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
