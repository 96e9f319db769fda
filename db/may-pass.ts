import { SeatLimitAppeared } from './policies.ts';

/** What a transaction stands on has changed while it waited for its locks; it has to begin again. */
export class BeginAgain extends Error {}

/**
 * Returns whether the same work may succeed in a moment: the connection was lost, a lock or a deadlock came between,
 * the server shuts down or has no room. Any other error comes again each time.
 */
export function mayPass(error: unknown): boolean {
  if (error instanceof SeatLimitAppeared || error instanceof BeginAgain) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return sqlStates.test(code) || connectionCodes.test(code);
}

/** Connection exception, transaction rollback, resources, object in use, operator intervention, system error. */
const sqlStates = /^(?:08|40|53|55|57|58)[0-9A-Z]{3}$/;
/** Of sockets, and of the `postgres` package. */
const connectionCodes = /^(?:E[A-Z]+|CONNECT\w+)$/;
