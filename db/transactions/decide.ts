import { toSnapshot } from '../../domain/invitation/snapshot.ts';
import type { DecisionResult, OutcomeCode, InvitationSnapshot } from '../../domain/invitation/snapshot.ts';
import { organizationNotFound } from '../../domain/refusal.ts';
import { isUuid } from '../../domain/uuid.ts';
import { findInvitation } from '../invitations.ts';
import { findOrganizationToLock, lockOrganization } from '../organizations-lock.ts';
import { findUnsentAlreadyMemberEmails } from '../requests-already-member.ts';
import { findRequestToDecide, outcomeCodeOf, writeOutcome } from '../requests-outcome.ts';
import type { RequestToDecide } from '../requests-outcome.ts';
import { findOrganizationOfPending, findRequest } from '../requests.ts';
import type { Sql, Tx } from '../sql/client.ts';
import { isRetryable } from '../sql/retryable.ts';
import type { TransactionDeps } from './context.ts';
import { decidePending } from './decide-pending.ts';
import { findingsOf } from './findings.ts';
import type { Fault, Findings } from './findings.ts';
import { inTransaction } from './run.ts';

/**
 * Decides a request, and before it the earlier pending requests of its invitation, in one transaction. A decided request
 * keeps its outcome, so deciding twice changes nothing.
 * @param invitationId the invitation whose workflow decides. The request may have been reassigned since: then the
 *   other invitation's workflow decides it, and its outcome here is `already_open`
 * @returns also `unknown_request` where there is no such request, and `undecided` where its decision fails each time, or
 *   is up to a newer version
 */
export async function decideRequest(
  deps: TransactionDeps,
  requestId: string,
  invitationId?: string,
): Promise<DecisionResult & Findings> {
  try {
    return await inTransaction(deps, async (tx) => {
      const request = isUuid(requestId) ? await findRequestToDecide(tx, requestId) : null;
      if (request === null) {
        return { outcome: 'unknown_request', snapshot: await readSnapshot(tx, invitationId) };
      }
      return decideUpTo(deps, tx, request, invitationId ?? request.invitationId);
    });
  } catch (error) {
    if (isRetryable(error)) throw error;
    const snapshot = await readSnapshot(deps.sql, invitationId);
    return { outcome: 'undecided', snapshot, faults: [{ requestId, error }] };
  }
}

async function decideUpTo(
  deps: TransactionDeps,
  tx: Tx,
  request: RequestToDecide,
  invitationId: string,
): Promise<DecisionResult & Findings> {
  if (request.outcome !== null) {
    return resultOf(tx, outcomeCodeOf(request.outcome), invitationId, await readSnapshot(tx, invitationId));
  }
  const organization = await lockOrganization(tx, {
    id: request.organizationId,
    seatLimit: request.seatLimit,
  });
  if (organization === null) {
    const refusal = organizationNotFound();
    const invitation = await writeOutcome(tx, request, refusal);
    return resultOf(tx, outcomeCodeOf(refusal), invitationId, toSnapshot(invitation));
  }
  const faults: Fault[] = [];
  const queue = { deps, tx, organization, invitationId, faults };
  const decided = await decidePending(queue, { upTo: request.number, isForgiving: false });
  const outcome = decided.outcomes.get(request.id);
  const code =
    outcome === undefined ? await readOutcome(tx, request.id, invitationId) : outcomeCodeOf(outcome);
  return resultOf(tx, code, invitationId, toSnapshot(decided.invitation), faults);
}

/** Returns the outcome of a request that was not decided here: another transaction has decided or reassigned it. */
async function readOutcome(tx: Tx, requestId: string, invitationId: string): Promise<OutcomeCode> {
  const request = await findRequest(tx, requestId);
  if (request?.outcome) return outcomeCodeOf(request.outcome);
  return request?.invitationId === invitationId ? 'undecided' : 'already_open';
}

async function resultOf(
  tx: Tx,
  outcome: OutcomeCode,
  invitationId: string,
  snapshot: InvitationSnapshot,
  faults: readonly Fault[] = [],
): Promise<DecisionResult & Findings> {
  const alreadyMembers =
    outcome === 'already_member' ? await findUnsentAlreadyMemberEmails(tx, invitationId) : [];
  return { outcome, snapshot, ...findingsOf(alreadyMembers, faults) };
}

async function readSnapshot(sql: Sql, invitationId: string | undefined): Promise<InvitationSnapshot> {
  return toSnapshot(isUuid(invitationId) ? await findInvitation(sql, invitationId) : null);
}

/**
 * Decides the pending requests of an invitation. Returns its snapshot, and the already-member emails that were not sent
 * yet, for a workflow that starts from the row.
 */
export async function loadInvitation(
  deps: TransactionDeps,
  invitationId: string,
): Promise<InvitationSnapshot & Findings> {
  if (!isUuid(invitationId)) return toSnapshot(null);
  return inTransaction(deps, async (tx) => {
    const faults: Fault[] = [];
    const organizationId = await findOrganizationOfPending(tx, invitationId);
    const toLock = organizationId === null ? null : await findOrganizationToLock(tx, { organizationId });
    const organization = toLock === null ? null : await lockOrganization(tx, toLock);
    if (organization !== null) {
      const queue = { deps, tx, organization, invitationId, faults };
      await decidePending(queue, { upTo: null, isForgiving: true });
    }
    const alreadyMembers = await findUnsentAlreadyMemberEmails(tx, invitationId);
    return { ...(await readSnapshot(tx, invitationId)), ...findingsOf(alreadyMembers, faults) };
  });
}
