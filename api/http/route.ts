import { z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { readIdempotencyKey } from '../idempotency/read-idempotency-key.ts';
import type { Idempotency } from '../idempotency/read-idempotency-key.ts';
import type { ApiResponse, Render, Rendering } from './response.ts';
import { renderResult } from './response.ts';
import { readParts } from './read-parts.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { ErrorType } from '../errors/error-type.ts';

/** A request whose parts have been checked against the route's schemas. */
export type RouteContext<Params, Query, Body> = {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly requestId: string;
  /** null: no key came, or the route does not take one. */
  readonly idempotency: Idempotency | null;
  readonly deps: ApiDeps;
  /** The answer as it would go out, to be kept beside what was done. */
  readonly render: Render;
};

export type RouteText = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With parameters in braces: `/v1/b2b/organizations/{organization_id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: 'Organizations' | 'Members' | 'Magic links' | 'Invitations';
  readonly summary: string;
  readonly description?: string;
  /** The refusals a caller should expect, beside the door's own. */
  readonly errors: readonly ErrorType[];
  /** Whether it takes an `Idempotency-Key`: every POST that changes something. */
  readonly idempotent?: boolean;
  /** Whether a run decides, so that the answer may be 202: written down, decided later. */
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

/** A route ready to be mounted: its words and schemas for the documents, and how it answers. */
export type Route = RouteText &
  RouteSchemas & {
    answer(request: Request, params: Readonly<Record<string, string>>, at: At): Promise<ApiResponse>;
  };

type At = { readonly deps: ApiDeps; readonly rendering: Rendering };

/**
 * Makes a route of one set of schemas: they check what comes, type what the handler gets, filter what leaves, and
 * are what `/openapi.json` shows.
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
        asked: RouteContext<z.output<Params>, z.output<Query>, z.output<Body>>,
      ): Promise<Outcome<z.input<Reply>, ErrorType> | ApiResponse>;
    },
): Route {
  return {
    ...route,
    async answer(request, params, { deps, rendering }) {
      const render: Render = (outcome, status) => renderResult(outcome, route.reply, rendering, status);
      const parts = await readParts(route, request, params);
      if (!parts.ok) return render(parts);
      const idempotency = keyOf(route, request, parts.value);
      if (!idempotency.ok) return render(idempotency);
      const told = await route.handle({
        ...parts.value,
        requestId: rendering.requestId,
        idempotency: idempotency.value,
        deps,
        render,
      });
      return 'kind' in told ? told : render(told);
    },
  };
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
