import { isTransientError } from './transient-errors.ts';

/** Thrown where a decision's premise has changed while its transaction waited for locks: `inTransaction` begins again. */
export class RetryTransaction extends Error {}

/** Returns whether the same transaction may succeed when it is run again. Any other error recurs. */
export function isRetryable(error: unknown): boolean {
  return error instanceof RetryTransaction || isTransientError(error);
}
