import { isOverAt, overFrom } from '../../domain/invitation/expiry.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { organizationNotFound } from '../../domain/refusal.ts';
import { system } from '../events.ts';
import { findForward, findLaterForward, reassignRequest } from '../forwards.ts';
import { findInvitation, lockInvitation, lockInvitationIfFree } from '../invitations.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Holder } from '../requests-holder.ts';
import { writeOutcome } from '../requests-outcome.ts';
import { findRequest, lockPendingRequests } from '../requests.ts';
import type { Request, RequestOutcome } from '../requests.ts';
import { savepoint } from '../sql/client.ts';
import type { Tx } from '../sql/client.ts';
import { RetryTransaction, isRetryable } from '../sql/retryable.ts';
import { closeInvitation } from './close-invitation.ts';
import type { TransactionDeps, DecisionContext, Decision } from './context.ts';
import { decideAccept } from './decide-accept.ts';
import { decideAmend } from './decide-amend.ts';
import { decideEnd } from './decide-end.ts';
import { decideInvite } from './decide-invite.ts';
import { decideJoin } from './decide-join.ts';
import { readFacts } from './decision-facts.ts';
import type { Fault } from './findings.ts';

/** A transaction that has locked an organization to decide the pending requests of one of its invitations. */
export type PendingQueue = {
  readonly deps: TransactionDeps;
  readonly tx: Tx;
  readonly organization: LockedOrganization;
  readonly invitationId: string;
  /** Collects the requests that were passed over, since their decision fails. */
  readonly faults: Fault[];
};

/** The invitation after the decisions, and the outcomes by the ids of their requests. */
export type Decided = {
  readonly invitation: Invitation | null;
  readonly outcomes: ReadonlyMap<string, RequestOutcome>;
};

/** A decision, and the invitation after it. */
type Step = { readonly decision: Decision; readonly invitation: Invitation | null };

/**
 * Decides the pending requests of an invitation in their order. A request whose decision fails stays pending and delays
 * none of the others: each has a savepoint, unless it is the only one.
 * @param span.upTo the number of the last request to decide; null: all
 * @param span.isForgiving passes over a failure of the only request too, and does not throw it
 */
export async function decidePending(
  queue: PendingQueue,
  span: { readonly upTo: string | null; readonly isForgiving: boolean },
): Promise<Decided> {
  const { tx, invitationId } = queue;
  // Sent together and carried out in order: the requests are read once the invitation is locked.
  const [locked, pending] = await Promise.all([
    lockInvitation(tx, invitationId),
    lockPendingRequests(tx, invitationId, span.upTo),
  ]);
  // Another transaction may have decided them, and created the invitation, while this one waited for the requests.
  if (pending.length === 0) {
    return { invitation: locked ?? (await findInvitation(tx, invitationId)), outcomes: new Map() };
  }
  const decide = pending.length === 1 && !span.isForgiving ? decideNext : decideOrPassOver;
  const outcomes = new Map<string, RequestOutcome>();
  let invitation = locked;
  let hasReassigned = false;
  for (const request of pending) {
    // A reassigned request may have taken this one with it.
    if (hasReassigned && (await findRequest(tx, request.id))?.invitationId !== invitationId) continue;
    const step = await decide(queue, request, invitation);
    invitation = step.invitation;
    if (step.decision === 'reassigned') hasReassigned = true;
    else if (step.decision !== 'undecided') outcomes.set(request.id, step.decision);
  }
  return { invitation, outcomes };
}

async function decideOrPassOver(
  queue: PendingQueue,
  request: Request,
  invitation: Invitation | null,
): Promise<Step> {
  try {
    return await savepoint(queue.tx, (part) => decideNext({ ...queue, tx: part }, request, invitation));
  } catch (error) {
    if (isRetryable(error)) throw error;
    queue.faults.push({ requestId: request.id, error });
    return { decision: 'undecided', invitation };
  }
}

async function decideNext(
  { tx, deps, organization }: PendingQueue,
  request: Request,
  locked: Invitation | null,
): Promise<Step> {
  const invitation = await closeIfOver(tx, locked, request.requestedAt);
  const successorId = await findSuccessor(tx, request, invitation);
  if (successorId !== null) {
    await reassignRequest(tx, request.id, successorId);
    return { decision: 'reassigned', invitation };
  }
  const read = await readFacts({ tx, deps, organization, request, invitation });
  const holder = await closeHolderIfOver(tx, request, read.holder);
  const decision = await decideOne({ deps, tx, organization, request, invitation, ...read, holder });
  if (decision === 'reassigned' || decision === 'undecided') return { decision, invitation };
  return { decision, invitation: await writeOutcome(tx, request, decision) };
}

/** Closes an invitation that was over when the request was made, before the request is decided: time decides. */
async function closeIfOver(
  tx: Tx,
  invitation: Invitation | null,
  requestedAt: Date,
): Promise<Invitation | null> {
  if (invitation === null || !isOverAt(invitation, requestedAt)) return invitation;
  return closeInvitation(tx, invitation, { state: 'expired', at: overFrom(invitation), actor: system });
}

/** Returns the invitation that a request's id leads to, where it is not the request's own. */
async function findSuccessor(
  tx: Tx,
  request: Request,
  invitation: Invitation | null,
): Promise<string | null> {
  const { kind, organizationId, invitationId, originalInvitationId } = request;
  if (kind === 'invite' || kind === 'join') return null;
  if (invitation === null) {
    // As in `readFacts`: it was created meanwhile.
    if ((await findInvitation(tx, invitationId)) !== null) throw new RetryTransaction();
    const forwarded = await findForward(tx, organizationId, invitationId);
    if (forwarded !== null || originalInvitationId === null) return forwarded;
    // The request that it followed was refused: it is about the closed invitation that it names.
    return (await findInvitation(tx, originalInvitationId))?.id ?? null;
  }
  const isById = kind === 'revoke' || kind === 'amend';
  return isById && !isOpen(invitation) ? findLaterForward(tx, request) : null;
}

/**
 * Returns the holder of the wanted address. A holder that is over is closed here, unless its own workflow is about to
 * decide about it.
 */
async function closeHolderIfOver(tx: Tx, request: Request, holder: Holder | null): Promise<Holder | null> {
  if (holder === null || !holder.isOver || holder.isAwaited) return holder;
  // A transaction that has locked requests may not wait for an invitation.
  const over = await lockInvitationIfFree(tx, holder.invitationId);
  const closed = await closeIfOver(tx, over, request.requestedAt);
  return closed === null || isOpen(closed) ? holder : null;
}

function decideOne(context: DecisionContext): Promise<Decision> | Decision {
  const { request, organization } = context;
  if (organization.isClosed && refusedWhenClosed.has(request.kind)) {
    return organizationNotFound();
  }
  switch (request.kind) {
    case 'invite':
      return decideInvite({ ...context, request });
    case 'join':
      return decideJoin({ ...context, request });
    case 'accept':
      return decideAccept({ ...context, request });
    case 'decline':
    case 'revoke':
      return decideEnd({ ...context, request });
    case 'amend':
      return decideAmend({ ...context, request });
    default:
      // A request of a newer version, which decides it once this worker is replaced.
      return 'undecided';
  }
}

const refusedWhenClosed: ReadonlySet<Request['kind']> = new Set([
  'invite',
  'join',
  'revoke',
  'amend',
] as const);
