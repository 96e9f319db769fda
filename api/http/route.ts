import { z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { readIdempotencyKey } from '../idempotency/read-idempotency-key.ts';
import type { Idempotency } from '../idempotency/read-idempotency-key.ts';
import type { Context } from 'hono';
import type { RequestDeadline } from '../middleware/deadlines.ts';
import { documentRoute } from '../openapi/document-route.ts';
import type { ApiEnv } from './env.ts';
import { renderResult, respond } from './response.ts';
import type { ApiResponse, Render } from './response.ts';
import { readParts } from './read-parts.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { ErrorType } from '../errors/error-type.ts';

/** Arguments of a handler: the checked parts of the request, and what it needs to respond. */
export type RouteContext<Params, Query, Body, Reply> = {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly requestId: string;
  /** null: no key came, or the route does not take one. */
  readonly idempotency: Idempotency | null;
  readonly deadline: RequestDeadline;
  readonly deps: ApiDeps;
  readonly render: Render<Reply>;
};

export type RouteText = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With parameters in braces: `/v1/b2b/organizations/{organization_id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: 'Organizations' | 'Members' | 'Magic links' | 'Invitations';
  readonly summary: string;
  readonly description?: string;
  /** The errors a caller should expect beside those of every route. */
  readonly errors: readonly ErrorType[];
  /** Whether it takes an `Idempotency-Key`: every POST that changes something. */
  readonly idempotent?: boolean;
  /** Whether a workflow decides, so that the response may be 202. */
  readonly mayBePending?: boolean;
};

export type RouteSchemas<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodObject = z.ZodObject,
  Reply extends z.ZodObject = z.ZodObject,
> = {
  readonly params: Params;
  readonly query: Query;
  /** Absent: the route takes no fields in a body, though an empty object may come. */
  readonly body: Body;
  readonly reply: Reply;
};

/** A route ready to be mounted. */
export type Route = RouteText &
  RouteSchemas & { respond(c: Context<ApiEnv>, deps: ApiDeps): Promise<Response> };

/**
 * Makes a route from one set of schemas: they check the request, type the handler, filter the response, and are the
 * route's part of `/openapi.json`.
 */
export function defineRoute<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodObject,
  Reply extends z.ZodObject,
>(
  route: RouteText &
    RouteSchemas<Params, Query, Body, Reply> & {
      handle(
        context: RouteContext<z.output<Params>, z.output<Query>, z.output<Body>, z.input<Reply>>,
      ): Promise<Outcome<z.input<Reply>, ErrorType> | ApiResponse>;
    },
): Route {
  return {
    ...route,
    async respond(c, deps) {
      const request = c.req.raw;
      const requestId = c.get('requestId');
      const rendering = { requestId, publicBaseUrl: deps.project.publicBaseUrl };
      const render: Render<z.input<Reply>> = (outcome, status) =>
        renderResult(outcome, route.reply, rendering, status);
      const deadline = c.get('deadline');
      const parts = await readParts(route, request, c.req.param(), deadline);
      if (!parts.ok) return respond(c, render(parts));
      const idempotency = keyOf(route, request, parts.value);
      if (!idempotency.ok) return respond(c, render(idempotency));
      const result = await route.handle({
        ...parts.value,
        requestId,
        idempotency: idempotency.value,
        deadline,
        deps,
        render,
      });
      return respond(c, 'kind' in result ? result : render(result));
    },
  };
}

/** Adds a route to the app, and to the OpenAPI document. */
export function mountRoute(app: OpenAPIHono<ApiEnv>, route: Route, deps: ApiDeps): void {
  documentRoute(app.openAPIRegistry, route);
  const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
  app.on(route.method.toUpperCase(), [path], (c) => route.respond(c, deps));
}

function keyOf(
  route: RouteText,
  request: Request,
  parts: { readonly text: string },
): Outcome<Idempotency | null, ErrorType> {
  if (route.idempotent !== true) return allow(null);
  return readIdempotencyKey(request, parts.text);
}

/** For routes without parameters, query or body fields. */
export const emptySchema = z.strictObject({});
