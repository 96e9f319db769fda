import type { z } from '@hono/zod-openapi';
import type { JsonObject } from './json-body.ts';
import { errorTable, isErrorType } from '../errors/table.ts';
import type { Outcome, Refused } from '../../domain/outcome.ts';
import type { ErrorType } from '../errors/error-type.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Project } from '../deps.ts';
import type { ErrorStatus } from '../errors/entry.ts';
import type { ApiEnv } from './env.ts';

/** A response before it is sent, as it is stored for a repeated idempotency key. */
export type ApiResponse = {
  readonly kind: 'response';
  readonly status: number;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Parts of the request that every response repeats. */
export type Rendering = {
  readonly requestId: string;
  /** The error pages are below it. */
  readonly publicBaseUrl: string;
};

/** Renders an outcome for the route at hand. @param status of a value; a refusal has its own */
export type Render<T> = (outcome: Outcome<T, ErrorType>, status?: 200 | 202) => ApiResponse;

/**
 * Renders the outcome of a handler. A value goes through the route's schema, which removes every other field.
 * @param status of a value; a refusal has its own
 */
export function renderResult(
  outcome: Outcome<unknown, ErrorType>,
  schema: z.ZodObject,
  rendering: Rendering,
  status: 200 | 202 = 200,
): ApiResponse {
  if (!outcome.ok) return renderError(outcome.refusal, rendering);
  const fields = schema.parse(outcome.value) as JsonObject;
  return {
    kind: 'response',
    status,
    body: { status_code: status, request_id: rendering.requestId, ...fields },
  };
}

export function renderError(
  { type, message, details }: Refusal<ErrorType>,
  { requestId, publicBaseUrl }: Rendering,
): ApiResponse {
  const { status } = errorTable[type];
  return {
    kind: 'response',
    status,
    body: {
      status_code: status,
      request_id: requestId,
      error_type: type,
      error_message: message,
      error_url: `${publicBaseUrl}/errors/${type}`,
      ...(details === undefined ? {} : { error_details: details }),
    },
    headers: headersOf[status] ?? {},
  };
}

const headersOf: Readonly<Partial<Record<ErrorStatus, Readonly<Record<string, string>>>>> = {
  401: { 'www-authenticate': 'Basic realm="usher", charset="UTF-8"' },
  429: { 'retry-after': '5' },
  503: { 'retry-after': '5' },
};

/** The `error_type` of a response; null when it is no error. */
export function errorTypeOf({ body }: Pick<ApiResponse, 'body'>): ErrorType | null {
  const type = body['error_type'];
  return typeof type === 'string' && isErrorType(type) ? type : null;
}

/** Returns whether a response is stored for its idempotency key. */
export function isReplayable(response: Pick<ApiResponse, 'body'>): boolean {
  const type = errorTypeOf(response);
  return type === null || errorTable[type].isReplayable;
}

/** Sends a response as JSON. */
export function respond(c: Context<ApiEnv>, response: ApiResponse): Response {
  c.set('errorType', errorTypeOf(response));
  return c.body(JSON.stringify(response.body), response.status as ContentfulStatusCode, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...response.headers,
  });
}

/** Sends an error as JSON. */
export function respondWithError(
  c: Context<ApiEnv>,
  { publicBaseUrl }: Pick<Project, 'publicBaseUrl'>,
  { refusal }: Refused<ErrorType>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const response = renderError(refusal, { requestId: c.get('requestId'), publicBaseUrl });
  return respond(c, { ...response, headers: { ...response.headers, ...headers } });
}
