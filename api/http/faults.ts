import { AnswerLost } from '../../db/sql/deadline.ts';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import type { Denied } from './errors.ts';
import { deny } from './errors.ts';

/**
 * A thrown fault as a denial: `service_unavailable` when it passes by itself, else `internal_error`. Nothing of its
 * words goes out.
 */
export function errorOfFault(error: unknown): Denied {
  if (error instanceof AnswerLost) {
    return deny(
      'service_unavailable',
      'The database stopped answering while it kept this, so it may be done or not. Send it again, with the same ' +
        'Idempotency-Key if it had one.',
    );
  }
  return isTransientError(error)
    ? deny('service_unavailable', 'The service cannot keep anything right now; nothing was begun. Try again.')
    : deny('internal_error', 'Something went wrong on our side; the request id finds it in our log.');
}
