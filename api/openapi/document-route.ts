import { z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ErrorType } from '../errors/error-type.ts';
import type { Route } from '../http/route.ts';
import { errorTable } from '../errors/table.ts';
import { errorSchema } from '../schemas/error.ts';

type Registry = OpenAPIHono['openAPIRegistry'];

/** Errors of every route. */
const commonErrors: readonly ErrorType[] = [
  'bad_request',
  'unauthorized_credentials',
  'request_too_large',
  'unsupported_media_type',
  'internal_error',
  'service_unavailable',
];
const keyErrors: readonly ErrorType[] = [
  'invalid_idempotency_key',
  'idempotency_key_reused',
  'idempotency_key_in_progress',
];

/** Adds a route to the OpenAPI document, from the schemas that check its requests. */
export function documentRoute(registry: Registry, route: Route): void {
  const takesFields = Object.keys(route.body.shape).length > 0;
  const takesBody = takesFields || route.method === 'post' || route.method === 'put';
  registry.registerPath({
    method: route.method,
    path: route.path,
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: [{ basic: [] }],
    request: {
      params: route.params,
      query: route.query,
      ...(route.idempotent === true ? { headers: keyHeader } : {}),
      ...(takesBody
        ? { body: { required: takesFields, content: { 'application/json': { schema: route.body } } } }
        : {}),
    },
    responses: {
      200: { description: 'Done', content: jsonOf(route) },
      ...(route.mayBePending === true
        ? { 202: { description: 'Stored; decided once a worker is available', content: jsonOf(route) } }
        : {}),
      ...errorsOf(route),
    },
  });
}

const keyHeader = z.object({
  'Idempotency-Key': z.string().min(1).max(255).optional().openapi({
    description: 'Repeating the call with the same key returns the first response again, for 24 hours.',
  }),
});

function jsonOf(route: Route) {
  const status = z.int().openapi({ description: 'The HTTP status again' });
  const schema = z.object({ status_code: status, request_id: z.string(), ...route.reply.shape });
  return { 'application/json': { schema } };
}

function errorsOf(route: Route) {
  const types = [...commonErrors, ...(route.idempotent === true ? keyErrors : []), ...route.errors];
  const statuses = [...new Set(types.map((type) => errorTable[type].status))].toSorted(
    (one, other) => one - other,
  );
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: types
          .filter((type) => errorTable[type].status === status)
          .map((type) => `\`${type}\``)
          .join(', '),
        content: { 'application/json': { schema: errorSchema } },
      },
    ]),
  );
}
