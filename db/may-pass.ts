import { isPassingFault } from './passing-faults.ts';
import { SeatLimitAppeared } from './policies.ts';

/** What a transaction stands on has changed while it waited for its locks; it has to begin again. */
export class BeginAgain extends Error {}

/** Returns whether the same transaction may succeed in a moment. Any other error comes again each time. */
export function mayPass(error: unknown): boolean {
  return error instanceof SeatLimitAppeared || error instanceof BeginAgain || isPassingFault(error);
}
