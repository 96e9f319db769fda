import type { Fault } from './decide-line.ts';

/** What deciding came upon beside the outcomes, for its caller to send and to log; what is absent was not found. */
export type Findings = {
  /** Requests to join of members whose notice has not gone out yet. */
  readonly notices?: readonly string[];
  /** Requests whose decision throws each time: they were left undecided. */
  readonly faults?: readonly Fault[];
};

/** Keeps what was found, and leaves out what is empty. */
export function findingsOf(notices: readonly string[] = [], faults: readonly Fault[] = []): Findings {
  return {
    ...(notices.length > 0 ? { notices } : {}),
    ...(faults.length > 0 ? { faults } : {}),
  };
}
