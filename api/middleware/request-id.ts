import type { MiddlewareHandler } from 'hono';
import { newId } from '../../runtime/ids.ts';
import type { ApiEnv } from '../http/env.ts';

/**
 * Sets `requestId` of the context and the header `X-Request-Id` of the response: the caller's id where it is 1 to 128
 * of `[A-Za-z0-9._:-]`, else a new one.
 */
export const requestId: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const given = c.req.header('x-request-id') ?? '';
  const id = /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : `request-id-${newId()}`;
  c.set('requestId', id);
  c.header('x-request-id', id);
  await next();
};
