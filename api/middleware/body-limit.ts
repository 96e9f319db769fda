import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { refuse } from '../../domain/outcome.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiEnv } from '../http/env.ts';
import { cutOff } from '../http/json-body.ts';
import { respondWithError } from '../http/response.ts';

/** The largest body of an ordinary call. */
const bodyLimitBytes = 256 * 1024;

/** Refuses a larger body with `request_too_large`; one without `Content-Length` is counted while it is read. */
export function limitBody({ project }: Pick<ApiDeps, 'project'>): MiddlewareHandler<ApiEnv> {
  const tooLarge = refuse(
    'request_too_large',
    `The body is larger than ${Math.floor(bodyLimitBytes / 1024)} KiB.`,
  );
  const limit = bodyLimit({
    maxSize: bodyLimitBytes,
    onError: (c) => respondWithError(c, project, tooLarge),
  });
  return async (c, next) => {
    try {
      return await limit(c, next);
    } catch {
      // Only reading the body throws here: errors of the handler went to the error handler.
      return respondWithError(c, project, cutOff());
    }
  };
}
