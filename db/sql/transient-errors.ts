import postgres from 'postgres';

/** What sockets and the `postgres` package say when PostgreSQL is away, and what PostgreSQL says when it is busy. */
const passing = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  // no connection of the pool came free, or not before the deadline; a statement or a commit was not answered
  'CONNECTION_WAIT_TIMEOUT',
  'DEADLINE_EXCEEDED',
  'CONNECTION_ANSWER_LOST',
  // lock timeout, statement timeout, serialisation, deadlock
  '55P03',
  '57014',
  '40001',
  '40P01',
]);

/**
 * Returns whether an error says that PostgreSQL is away, going, overloaded or busy, so that the same may succeed later.
 * The SQLSTATE classes 08, 53 and 57P are a lost connection, too few resources, and a server that ends.
 */
export function isTransientError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some((one) => isTransientError(one));
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return passing.has(code) || /^(?:08|53|57P)\w+$/.test(code);
}

/** Where nothing was sent, or PostgreSQL has refused it. */
const notDone = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_ENDED',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECTION_WAIT_TIMEOUT',
  'DEADLINE_EXCEEDED',
]);

/** Returns whether a statement that ended with this error may have been carried out: its answer was lost. */
export function mayBeCommitted(error: unknown): boolean {
  if (error instanceof postgres.PostgresError && error.severity === 'ERROR') return false;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return isTransientError(error) && !notDone.has(code);
}
