import { AnswerLost } from '../../db/deadline.ts';
import type { Denied } from './errors.ts';
import { deny } from './errors.ts';

/** What `postgres` and sockets say when PostgreSQL is away, going, or overloaded: asking again later may help. */
const passing = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  // no connection of the pool came free, or not before the deadline
  'CONNECTION_WAIT_TIMEOUT',
  'DEADLINE_EXCEEDED',
  // too many connections, lock timeout, statement timeout, serialisation, deadlock
  '53300',
  '55P03',
  '57014',
  '40001',
  '40P01',
]);

/**
 * A thrown fault as a denial: `service_unavailable` when it passes by itself, else `internal_error`. Nothing of its
 * words goes out.
 */
export function denyFault(error: unknown): Denied {
  if (error instanceof AnswerLost) {
    return deny(
      'service_unavailable',
      'The database stopped answering while it kept this, so it may be done or not. Send it again, with the same ' +
        'Idempotency-Key if it had one.',
    );
  }
  return isPassing(error)
    ? deny('service_unavailable', 'The service cannot keep anything right now; nothing was begun. Try again.')
    : deny('internal_error', 'Something went wrong on our side; the request id finds it in our log.');
}

function isPassing(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some((one) => isPassing(one));
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return passing.has(code) || /^(08|57P)/.test(code);
}
