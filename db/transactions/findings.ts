/** A request whose decision fails each time. */
export type Fault = { readonly requestId: string; readonly error: unknown };

/** What deciding has found besides the outcomes, for its caller to send and to log. Empty lists are absent. */
export type Findings = {
  /** Requests to join of members whose already-member email was not sent yet. */
  readonly alreadyMembers?: readonly string[];
  /** Requests whose decision fails each time: they stay pending. */
  readonly faults?: readonly Fault[];
};

export function findingsOf(alreadyMembers: readonly string[] = [], faults: readonly Fault[] = []): Findings {
  return {
    ...(alreadyMembers.length > 0 ? { alreadyMembers } : {}),
    ...(faults.length > 0 ? { faults } : {}),
  };
}
