import type { Fault } from './decide-pending.ts';

/** What deciding came upon beside the outcomes, for its caller to send and to log; what is absent was not found. */
export type Findings = {
  /** Requests to join of members whose notice has not gone out yet. */
  readonly alreadyMembers?: readonly string[];
  /** Requests whose decision throws each time: they were left undecided. */
  readonly faults?: readonly Fault[];
};

/** Keeps what was found, and leaves out what is empty. */
export function findingsOf(alreadyMembers: readonly string[] = [], faults: readonly Fault[] = []): Findings {
  return {
    ...(alreadyMembers.length > 0 ? { alreadyMembers } : {}),
    ...(faults.length > 0 ? { faults } : {}),
  };
}
