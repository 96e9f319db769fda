import { isTransientError } from './transient-errors.ts';
import { SeatLimitAppeared } from '../organizations-lock.ts';

/** What a transaction stands on has changed while it waited for its locks; it has to begin again. */
export class RetryTransaction extends Error {}

/** Returns whether the same transaction may succeed in a moment. Any other error comes again each time. */
export function isRetryable(error: unknown): boolean {
  return error instanceof SeatLimitAppeared || error instanceof RetryTransaction || isTransientError(error);
}
