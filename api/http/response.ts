import type { z } from '@hono/zod-openapi';
import type { Denial } from './errors.ts';
import type { JsonObject } from './parse-json.ts';
import { statusOf } from './status.ts';

/** What a handler tells: a value with its status, or why not. A refusal of the domain is one of these. */
export type HandlerResult<T> =
  | { readonly ok: true; readonly value: T; readonly status?: 200 | 202 }
  | { readonly ok: false; readonly refusal: Denial };

/** An answer as it goes out, and as it is kept for a repeated idempotency key. */
export type ApiResponse = {
  readonly kind: 'answer';
  readonly status: number;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What rendering needs to know of the request. */
export type Rendering = {
  readonly requestId: string;
  /** Where error pages are served. */
  readonly publicBaseUrl: string;
};

/**
 * Turns what is told into the answer. Values go through the route's schema, so no field leaves that the schema
 * does not know.
 */
export function renderResult(
  told: HandlerResult<unknown>,
  schema: z.ZodObject,
  rendering: Rendering,
): ApiResponse {
  if (!told.ok) return renderError(told.refusal, rendering);
  const status = told.status ?? 200;
  const fields = schema.parse(told.value) as JsonObject;
  return {
    kind: 'answer',
    status,
    body: { status_code: status, request_id: rendering.requestId, ...fields },
  };
}

export function renderError(denial: Denial, { requestId, publicBaseUrl }: Rendering): ApiResponse {
  const status = statusOf(denial.type);
  return {
    kind: 'answer',
    status,
    body: {
      status_code: status,
      request_id: requestId,
      error_type: denial.type,
      error_message: denial.message,
      error_url: `${publicBaseUrl}/errors/${denial.type}`,
      ...(denial.details === undefined ? {} : { error_details: denial.details }),
    },
    ...(status === 429 || status === 503 ? { headers: { 'retry-after': '5' } } : {}),
  };
}

export function toResponse(answer: ApiResponse, requestId: string): Response {
  return new Response(JSON.stringify(answer.body), {
    status: answer.status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': requestId,
      ...answer.headers,
    },
  });
}
