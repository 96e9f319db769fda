import type { DecisionResult, OutcomeCode, InvitationSnapshot } from '../../domain/invitation/snapshot.ts';
import { isUuid } from '../../domain/uuid.ts';
import { findInvitation } from '../invitations.ts';
import { RetryTransaction, isRetryable } from '../sql/retryable.ts';
import { findUnsentAlreadyMemberEmails } from '../requests-already-member.ts';
import { SeatLimitAppeared, lockOrganization } from '../organizations-lock.ts';
import { findRequest, outcomeCodeOf, findOrganizationOfPending, writeOutcome } from '../requests.ts';
import type { Request } from '../requests.ts';
import { transaction } from '../sql/client.ts';
import type { Sql } from '../sql/client.ts';
import { toSnapshot } from '../invitations-snapshot.ts';
import { decidePending } from './decide-pending.ts';
import type { Fault } from './decide-pending.ts';
import type { TransactionDeps } from './context.ts';
import { findingsOf } from './findings.ts';
import type { Findings } from './findings.ts';
import { organizationNotFound } from '../../domain/refusal.ts';

/**
 * Decides a request, and before it those of the same invitation that were asked earlier and still wait, all in one
 * transaction. A request that has its outcome keeps it: asking twice changes nothing.
 * @param askedOf the invitation whose run was asked; the request may have been handed on to another meanwhile, which
 *   then decides it, and how that one stands is not this run's to follow
 * @returns also `unknown_request` where the database has no such request, and `undecided` where its decision throws
 *   each time, or is another version's to make
 */
export async function decideRequest(
  deps: TransactionDeps,
  requestId: string,
  askedOf?: string,
): Promise<DecisionResult & Findings> {
  try {
    return await inTransaction(deps, async (sql) => {
      const request = isUuid(requestId) ? await findRequest(sql, requestId) : null;
      if (request === null) return { outcome: 'unknown_request', snapshot: await snapshotIn(sql, askedOf) };
      const invitationId = askedOf ?? request.invitationId;
      const decided = await decideUpTo(deps, sql, request, invitationId);
      return { ...decided, snapshot: await snapshotIn(sql, invitationId) };
    });
  } catch (error) {
    if (isRetryable(error)) throw error;
    const snapshot = await snapshotIn(deps.sql, askedOf);
    return { outcome: 'undecided', snapshot, faults: [{ requestId, error }] };
  }
}

async function decideUpTo(
  deps: TransactionDeps,
  sql: Sql,
  request: Request,
  invitationId: string,
): Promise<{ readonly outcome: OutcomeCode } & Findings> {
  const faults: Fault[] = [];
  let decided: Request | null = request;
  if (request.outcome === null) {
    const organization = await lockOrganization(sql, request.organizationId);
    if (organization === null) await writeOutcome(sql, request.id, organizationNotFound());
    else {
      const place = { deps, sql, organization, invitationId, faults };
      await decidePending(place, { upTo: request.number, isForgiving: false });
    }
    // Read again: while this transaction waited for its locks another may have decided it, or handed it on.
    decided = await findRequest(sql, request.id);
  }
  const outcome = nameOf(decided, invitationId);
  // A member who asked to join gets a notice, whoever decided that they are one.
  const alreadyMembers =
    outcome === 'already_member' ? await findUnsentAlreadyMemberEmails(sql, invitationId) : [];
  return { outcome, ...findingsOf(alreadyMembers, faults) };
}

function nameOf(request: Request | null, invitationId: string): OutcomeCode {
  if (request?.outcome) return outcomeCodeOf(request.outcome);
  return request?.invitationId === invitationId ? 'undecided' : 'already_open';
}

async function snapshotIn(sql: Sql, invitationId: string | undefined): Promise<InvitationSnapshot> {
  return toSnapshot(isUuid(invitationId) ? await findInvitation(sql, invitationId) : null);
}

/**
 * Decides whatever still waits for this invitation; answers how it stands, and which alreadyMembers have not gone out, for a
 * run that was begun again.
 */
export async function loadInvitation(
  deps: TransactionDeps,
  invitationId: string,
): Promise<InvitationSnapshot & Findings> {
  if (!isUuid(invitationId)) return toSnapshot(null);
  return inTransaction(deps, async (sql) => {
    const faults: Fault[] = [];
    const organizationId = await findOrganizationOfPending(sql, invitationId);
    const organization = organizationId === null ? null : await lockOrganization(sql, organizationId);
    if (organization !== null) {
      const place = { deps, sql, organization, invitationId, faults };
      await decidePending(place, { upTo: null, isForgiving: true });
    }
    const alreadyMembers = await findUnsentAlreadyMemberEmails(sql, invitationId);
    return { ...(await snapshotIn(sql, invitationId)), ...findingsOf(alreadyMembers, faults) };
  });
}

/** A transaction that begins again when what it stands on has changed while it waited for its locks. */
export async function inTransaction<T>(deps: TransactionDeps, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await transaction(deps.sql, work);
    } catch (error) {
      if (!(error instanceof SeatLimitAppeared || error instanceof RetryTransaction)) throw error;
    }
  }
}
