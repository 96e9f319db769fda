import { AnswerLost } from '../../db/sql/deadline.ts';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import { refuse } from '../../domain/outcome.ts';
import type { Refused } from '../../domain/outcome.ts';

/**
 * A thrown fault as a denial: `service_unavailable` when it passes by itself, else `internal_error`. Nothing of its
 * words goes out.
 */
export function errorOfFault(error: unknown): Refused<'service_unavailable' | 'internal_error'> {
  if (error instanceof AnswerLost) {
    return refuse(
      'service_unavailable',
      'The database stopped answering while it kept this, so it may be done or not. Send it again, with the same ' +
        'Idempotency-Key if it had one.',
    );
  }
  return isTransientError(error)
    ? refuse(
        'service_unavailable',
        'The service cannot keep anything right now; nothing was begun. Try again.',
      )
    : refuse('internal_error', 'Something went wrong on our side; the request id finds it in our log.');
}
