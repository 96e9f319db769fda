import { CancellationScope, log, setHandler } from '@temporalio/workflow';
import type { DecisionResult, OutcomeCode } from '../../domain/invitation/snapshot.ts';
import { amendInvitation, createMember, recordEnding, recordInvitation } from '../activities.ts';
import { signals, updates, verbs } from '../messages.ts';
import type { Verb } from '../messages.ts';
import { sendAlreadyMemberEmails } from './already-member-emails.ts';
import { applySnapshot } from './state.ts';
import type { WorkflowState } from './state.ts';

const activityOf = {
  invite: recordInvitation,
  join: recordInvitation,
  accept: createMember,
  decline: recordEnding,
  revoke: recordEnding,
  amend: amendInvitation,
} as const satisfies Record<Verb, (requestId: string, invitationId: string) => Promise<DecisionResult>>;

/** Registers the Update and Signal handlers. Both deduplicate by request id and call `decide`. */
export function registerHandlers(state: WorkflowState): void {
  for (const verb of verbs) setHandler(updates[verb], (requestId) => decide(state, verb, requestId));
  setHandler(signals.decideRequest, async (verb, requestId) => {
    // Sent by a newer version, or by hand. The request stays pending until a worker knows its verb.
    if (!verbs.includes(verb)) log.warn('Ignored a signal with an unknown verb');
    else await decide(state, verb, requestId);
  });
  setHandler(signals.policyChanged, () => {
    state.policyChangeCount += 1;
    state.changeCount += 1;
  });
  setHandler(signals.rowChanged, () => {
    state.isRowStale = true;
    state.changeCount += 1;
  });
}

function decide(state: WorkflowState, verb: Verb, requestId: string): Promise<OutcomeCode> {
  const known = state.outcomes.get(requestId);
  if (known !== undefined) return known;
  // Not cancellable: the request is stored, and its caller was promised a decision.
  const outcome = CancellationScope.nonCancellable(async () => {
    const decided = await activityOf[verb](requestId, state.invitationId);
    sendAlreadyMemberEmails(state, decided.alreadyMembers ?? []);
    applySnapshot(state, decided.snapshot);
    // Not final: the request may be dispatched here again.
    if (decided.outcome === 'undecided' || decided.outcome === 'already_open')
      state.outcomes.delete(requestId);
    return decided.outcome;
  });
  state.outcomes.set(requestId, outcome);
  return outcome;
}
