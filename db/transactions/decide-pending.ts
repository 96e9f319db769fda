import { isOverAt, overFrom } from '../../domain/invitation/expiry.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { system } from '../events.ts';
import { findForward, findLaterForward, reassignRequest } from '../forwards.ts';
import { findHolder } from '../requests-holder.ts';
import type { Holder } from '../requests-holder.ts';
import { findInvitation, lockInvitation, lockInvitationIfFree } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import { RetryTransaction, isRetryable } from '../sql/retryable.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import { findRequest, lockPendingRequests, writeOutcome } from '../requests.ts';
import type { Request } from '../requests.ts';
import { savepoint } from '../sql/client.ts';
import type { Sql } from '../sql/client.ts';
import { decideAccept } from './decide-accept.ts';
import { decideAmend } from './decide-amend.ts';
import { closeInvitation } from './close-invitation.ts';
import { readClock } from './context.ts';
import type { TransactionDeps, DecisionContext, Decision } from './context.ts';
import { decideEnd } from './decide-end.ts';
import { decideInvite } from './decide-invite.ts';
import { decideJoin } from './decide-join.ts';
import { organizationNotFound } from '../../domain/refusal.ts';

/** A request whose decision throws, and would throw again. */
export type Fault = { readonly requestId: string; readonly error: unknown };

/** A transaction that holds an organization in order to decide what waits for one of its invitations. */
export type PendingLine = {
  readonly deps: TransactionDeps;
  readonly sql: Sql;
  readonly organization: LockedOrganization;
  readonly invitationId: string;
  /** Gets the requests that were passed over, since they cannot be decided. */
  readonly faults: Fault[];
};

/**
 * Decides what waits for an invitation, in the order in which it was asked. A request that cannot be decided stays as
 * it is, and holds up none of the others: each has a savepoint, unless it is the only one.
 * @param span.upTo the number of the request after which nothing is decided; null: everything is
 * @param span.isForgiving whether a fault of the only request is passed over too, and not thrown
 */
export async function decidePending(
  place: PendingLine,
  span: { readonly upTo: string | null; readonly isForgiving: boolean },
): Promise<void> {
  const { sql, invitationId } = place;
  // Sent together, answered in order: the requests are read once the invitation is held.
  const [locked, waiting] = await Promise.all([
    lockInvitation(sql, invitationId),
    lockPendingRequests(sql, invitationId, span.upTo),
  ]);
  if (waiting.length === 0) return;
  // While this transaction waited for the requests, another may have made the invitation. Whoever holds requests may
  // not wait for an invitation.
  if (locked === null && (await findInvitation(sql, invitationId)) !== null) throw new RetryTransaction();
  const decide = waiting.length === 1 && !span.isForgiving ? decideNext : passOverOrDecide;
  let hasMoved = false;
  for (const [index, request] of waiting.entries()) {
    // One that went elsewhere may have taken this one with it.
    if (hasMoved && (await findRequest(sql, request.id))?.invitationId !== invitationId) continue;
    const row = index === 0 ? locked : await findInvitation(sql, invitationId);
    const decision = await decide(place, request, row);
    hasMoved ||= decision === 'reassigned';
  }
}

async function passOverOrDecide(
  place: PendingLine,
  request: Request,
  row: InvitationRow | null,
): Promise<Decision> {
  const { sql } = place;
  if (!('savepoint' in sql)) throw new Error('Requests are decided in a transaction.');
  try {
    return await savepoint(sql, (part) => decideNext({ ...place, sql: part }, request, row));
  } catch (error) {
    if (isRetryable(error)) throw error;
    place.faults.push({ requestId: request.id, error });
    return 'undecided';
  }
}

async function decideNext(
  place: PendingLine,
  request: Request,
  row: InvitationRow | null,
): Promise<Decision> {
  const { sql, deps, organization } = place;
  const now = await readClock(sql);
  const invitation = await closeIfOver(sql, row, request.requestedAt);
  const successor = await findSuccessor(sql, request, invitation);
  if (successor !== null) {
    await reassignRequest(sql, request.id, successor);
    return 'reassigned';
  }
  const holder = await findOtherHolder(sql, request, invitation);
  const decision = await decideOne({ deps, sql, organization, request, invitation, holder, now });
  if (decision !== 'reassigned' && decision !== 'undecided') await writeOutcome(sql, request.id, decision);
  return decision;
}

/** Time decides: an invitation that was over when the request was asked is closed before that is decided. */
async function closeIfOver(
  sql: Sql,
  row: InvitationRow | null,
  requestedAt: Date,
): Promise<InvitationRow | null> {
  if (row === null || !isOverAt(row, requestedAt)) return row;
  return closeInvitation(sql, row, { state: 'expired', at: overFrom(row), actor: system });
}

/** The invitation that this one's ids lead to, for a request that means what they were told for. */
async function findSuccessor(
  sql: Sql,
  request: Request,
  invitation: InvitationRow | null,
): Promise<string | null> {
  const { kind, organizationId, invitationId, originalInvitationId } = request;
  if (kind === 'invite' || kind === 'join') return null;
  if (invitation === null) {
    const forwarded = await findForward(sql, organizationId, invitationId);
    if (forwarded !== null || originalInvitationId === null) return forwarded;
    // Nothing came of what it followed: it is about the closed invitation that it named.
    return (await findInvitation(sql, originalInvitationId))?.id ?? null;
  }
  const isOfIds = kind === 'revoke' || kind === 'amend';
  return isOfIds && !isOpen(invitation) ? findLaterForward(sql, request) : null;
}

/**
 * What has the address already that the request wants. An invitation that is over is closed here, unless its own
 * workflow is about to decide of it.
 */
async function findOtherHolder(
  sql: Sql,
  request: Request,
  invitation: InvitationRow | null,
): Promise<Holder | null> {
  const wanted = addressWanted(request, invitation);
  const holder = wanted === null ? null : await findHolder(sql, request, wanted);
  if (holder === null || !holder.isOver || holder.isAwaited) return holder;
  // Without waiting for it, since this transaction holds requests.
  const over = await lockInvitationIfFree(sql, holder.invitationId);
  const closed = await closeIfOver(sql, over, request.requestedAt);
  return closed === null || isOpen(closed) ? holder : null;
}

function addressWanted(request: Request, invitation: InvitationRow | null): string | null {
  switch (request.kind) {
    case 'invite':
    case 'join':
      return invitation === null ? request.input.emailAddress.canonical : null;
    case 'amend': {
      const canonical = request.input.emailAddress?.canonical ?? null;
      const isOther = invitation !== null && isOpen(invitation) && canonical !== invitation.canonicalAddress;
      return isOther ? canonical : null;
    }
    default:
      return null;
  }
}

function decideOne(deciding: DecisionContext): Promise<Decision> | Decision {
  const { request, organization } = deciding;
  if (organization.isClosed && closedFor.has(request.kind)) {
    return organizationNotFound();
  }
  switch (request.kind) {
    case 'invite':
      return decideInvite({ ...deciding, request });
    case 'join':
      return decideJoin({ ...deciding, request });
    case 'accept':
      return decideAccept({ ...deciding, request });
    case 'decline':
    case 'revoke':
      return decideEnd({ ...deciding, request });
    case 'amend':
      return decideAmend({ ...deciding, request });
    default:
      // Asked of a newer version of this program, which decides it once this worker is gone.
      return 'undecided';
  }
}

const closedFor: ReadonlySet<Request['kind']> = new Set(['invite', 'join', 'revoke', 'amend'] as const);
