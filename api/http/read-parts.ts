import type { z } from '@hono/zod-openapi';
import { noTurn } from '../middleware/deadlines.ts';
import type { RequestDeadline } from '../middleware/deadlines.ts';
import type { JsonObject } from './json-body.ts';
import { isJsonObject, parseJson, readBody } from './json-body.ts';
import { validate } from './validate.ts';
import { allow, refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { badRequest } from '../errors/error-type.ts';
import type { ErrorType } from '../errors/error-type.ts';

type Schemas<Params, Query, Body> = {
  readonly method: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
};

export type Parts<Params, Query, Body> = {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body as it was sent, for the hash of an idempotency key. */
  readonly text: string;
};

/**
 * Reads path, query and body, each against its schema; problems of all three are reported at once.
 * Refusals: those of the body, `bad_request`, and `service_unavailable` when there are too many requests at once.
 */
export async function readParts<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject>(
  schemas: Schemas<P, Q, B>,
  request: Request,
  path: Readonly<Record<string, string>>,
  deadline: RequestDeadline,
): Promise<Outcome<Parts<z.output<P>, z.output<Q>, z.output<B>>, ErrorType>> {
  const text = await readBody(request);
  if (!text.ok) return text;
  if (!(await deadline.acquireTurn())) return noTurn();
  const isEmpty = text.value.trim() === '';
  const json = isEmpty ? emptyBody(schemas) : parseJson(text.value);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return refuse('bad_request', 'The body must be a JSON object.');
  const search = readSearch(new URL(request.url).searchParams);
  if (!search.ok) return search;

  const params = validate(schemas.params, 'path', path);
  const query = validate(schemas.query, 'query', search.value, path);
  const body = validate(schemas.body, 'body', json.value, path);
  if (params.ok && query.ok && body.ok) {
    return allow({
      params: params.value,
      query: query.value,
      body: body.value,
      text: isEmpty ? '{}' : text.value,
    });
  }
  return badRequest([params, query, body].flatMap((part) => (part.ok ? [] : [part.refusal.message])));
}

function emptyBody({
  method,
  body,
}: {
  method: string;
  body: z.ZodObject;
}): Outcome<JsonObject, 'bad_request'> {
  const takesFields = Object.keys(body.shape).length > 0;
  return takesFields && (method === 'post' || method === 'put')
    ? refuse('bad_request', 'The request has no body; send a JSON object.')
    : allow({});
}

function readSearch(search: URLSearchParams): Outcome<JsonObject, 'bad_request'> {
  const names = [...search.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    return refuse('bad_request', `The query has the parameter ${JSON.stringify(twice.slice(0, 64))} twice.`);
  }
  return allow(Object.fromEntries(search));
}
