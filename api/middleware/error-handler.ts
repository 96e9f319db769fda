import type { ErrorHandler } from 'hono';
import { ResponseLost } from '../../db/sql/deadline.ts';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import { refuse } from '../../domain/outcome.ts';
import type { Refused } from '../../domain/outcome.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiEnv } from '../http/env.ts';
import { respondWithError } from '../http/response.ts';
import { routeOf } from './access-log.ts';

/** Logs a thrown error and responds with 503 or 500; nothing of its message goes out. */
export function errorHandler({ log, project }: Pick<ApiDeps, 'log' | 'project'>): ErrorHandler<ApiEnv> {
  return (error, c) => {
    const refused = errorOf(error);
    const fields = { request_id: c.get('requestId'), route: routeOf(c), error_type: refused.refusal.type };
    log.error('A request met a fault', fields, error);
    return respondWithError(c, project, refused);
  };
}

/** Returns `service_unavailable` for a transient error, else `internal_error`. */
export function errorOf(error: unknown): Refused<'service_unavailable' | 'internal_error'> {
  if (error instanceof ResponseLost) {
    return refuse(
      'service_unavailable',
      'The database stopped answering while it kept this, so it may be done or not. Send it again, with the same ' +
        'Idempotency-Key if it had one.',
    );
  }
  return isTransientError(error)
    ? refuse(
        'service_unavailable',
        'The service cannot store anything right now; nothing was changed. Try again.',
      )
    : refuse('internal_error', 'Something went wrong on our side; the request id finds it in our log.');
}
