import { setHandler, CancellationScope, log } from '@temporalio/workflow';
import type { DecisionResult, OutcomeCode } from '../../domain/invitation/snapshot.ts';
import { amendInvitation, createMember, recordEnding, recordInvitation } from '../activities.ts';
import { decideRequestSignal, policyChanged, rowChanged, updates, verbs } from '../messages.ts';
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

/** Lets the run be asked: by Update, with somebody waiting for the answer, or by Signal. Both come to the same. */
export function registerHandlers(state: WorkflowState): void {
  for (const verb of verbs) setHandler(updates[verb], (requestId) => decide(state, verb, requestId));
  setHandler(decideRequestSignal, async (verb, requestId) => {
    // Of a newer version, or by hand. The request waits in the database for a worker that knows the verb.
    if (!verbs.includes(verb)) log.warn('A signal asks for what this worker does not know; it is left alone');
    else await decide(state, verb, requestId);
  });
  setHandler(policyChanged, () => {
    state.policyChangeCount += 1;
    state.changeCount += 1;
  });
  setHandler(rowChanged, () => {
    state.rowIsStale = true;
    state.changeCount += 1;
  });
}

function decide(state: WorkflowState, verb: Verb, requestId: string): Promise<OutcomeCode> {
  const known = state.updateResults.get(requestId) as Promise<OutcomeCode> | undefined;
  if (known !== undefined) return known;
  // What was asked is decided even when the run is being cancelled: somebody was told that it would be.
  const answer = CancellationScope.nonCancellable(async () => {
    const { outcome, snapshot, alreadyMembers = [] } = await activityOf[verb](requestId, state.invitationId);
    sendAlreadyMemberEmails(state, alreadyMembers);
    applySnapshot(state, snapshot);
    // Not the last word: it may be asked for again.
    if (outcome === 'undecided' || outcome === 'already_open') state.updateResults.delete(requestId);
    return outcome;
  });
  state.updateResults.set(requestId, answer);
  return answer;
}
