import postgres from 'postgres';

/** Codes of sockets and of `postgres` where PostgreSQL is unavailable, and of PostgreSQL where it is busy. */
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
  // no connection of the pool was free in time; a statement or a commit had no response
  'CONNECTION_WAIT_TIMEOUT',
  'DEADLINE_EXCEEDED',
  'CONNECTION_RESPONSE_LOST',
  // lock timeout, statement timeout, serialisation, deadlock
  '55P03',
  '57014',
  '40001',
  '40P01',
]);

/**
 * Returns whether PostgreSQL is unavailable, shutting down, overloaded or busy, so that a retry may succeed.
 * The SQLSTATE classes 08, 53 and 57P are connection exceptions, insufficient resources, and shutdowns.
 */
export function isTransientError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some((one) => isTransientError(one));
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return passing.has(code) || /^(?:08|53|57P)\w+$/.test(code);
}

/** Codes where no statement was sent, or PostgreSQL has refused it. */
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

/** Returns whether a statement that ended with this error may have been carried out. */
export function mayBeCommitted(error: unknown): boolean {
  if (error instanceof postgres.PostgresError && error.severity === 'ERROR') return false;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return isTransientError(error) && !notDone.has(code);
}
