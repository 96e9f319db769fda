import type { Decided, OutcomeName } from '../../domain/invitation/plan.ts';
import { refuse } from '../../domain/outcome.ts';
import { findInvitation, lockInvitation } from '../invitations.ts';
import { SeatLimitAppeared, lockOrganization } from '../policies.ts';
import {
  findRequest,
  nameOfOutcome,
  organizationOfWaiting,
  takeUndecided,
  writeOutcome,
} from '../requests.ts';
import type { Request } from '../requests.ts';
import { transaction } from '../sql.ts';
import type { Sql } from '../sql.ts';
import { standingOf } from '../standing.ts';
import { decideAccept } from './accept.ts';
import { decideAmend } from './amend.ts';
import { clockOf } from './deciding.ts';
import type { Changes, Deciding, Decision } from './deciding.ts';
import { decideEnd } from './end.ts';
import { decideInvite } from './invite.ts';
import { decideJoin } from './join.ts';

/**
 * Decides a request, and before it those of the same invitation that were asked earlier and still wait, all in one
 * transaction. A request that has its outcome keeps it: asking twice changes nothing.
 * @param askedOf the invitation whose run was asked; the request may have been handed on to another meanwhile, which
 *   then decides it, and how that one stands is not this run's to follow
 */
export async function decideRequest(changes: Changes, requestId: string, askedOf?: string): Promise<Decided> {
  return inTransaction(changes, async (sql) => {
    const request = await findRequest(sql, requestId);
    if (request === null) throw new Error('The request is not in the database.');
    const invitationId = askedOf ?? request.invitationId;
    const outcome = await decideWaiting(changes, sql, { ...request, invitationId }, request);
    return { outcome, standing: standingOf(await findInvitation(sql, invitationId)) };
  });
}

/** Decides whatever still waits for this invitation; answers how it stands, for a run that was begun again. */
export async function takeUpInvitation(changes: Changes, invitationId: string): Promise<Decided['standing']> {
  return inTransaction(changes, async (sql) => {
    const organizationId = await organizationOfWaiting(sql, invitationId);
    if (organizationId !== null) await decideWaiting(changes, sql, { organizationId, invitationId }, null);
    return standingOf(await findInvitation(sql, invitationId));
  });
}

async function decideWaiting(
  changes: Changes,
  sql: Sql,
  { organizationId, invitationId }: Pick<Request, 'organizationId' | 'invitationId'>,
  upTo: Request | null,
): Promise<OutcomeName> {
  if (upTo?.outcome) return nameOfOutcome(upTo.outcome);
  const organization = await lockOrganization(sql, organizationId);
  if (organization === null) throw new Error('The organization of the request is not in the database.');
  // Sent together, answered in order: the requests are read once the invitation is held.
  const [, waiting] = await Promise.all([
    lockInvitation(sql, invitationId),
    takeUndecided(sql, invitationId, upTo?.number ?? null),
  ]);
  for (const request of waiting) {
    const decision = await decideOne({ changes, sql, organization, request, now: await clockOf(sql) });
    if (decision !== 'elsewhere') await writeOutcome(sql, request.id, decision);
  }
  // Read again: while this transaction waited for its locks another may have decided it, or handed it on.
  const decided = upTo === null ? null : await findRequest(sql, upTo.id);
  return decided?.outcome ? nameOfOutcome(decided.outcome) : 'already_open';
}

function decideOne(deciding: Deciding): Promise<Decision> | Decision {
  const { request, organization } = deciding;
  if (organization.isClosed && request.kind !== 'accept' && request.kind !== 'decline') {
    return refuse('organization_not_found', 'organization_id: there is no such organization any more.');
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
  }
}

/** A transaction that begins again when the organization's seats became limited while it waited. */
export async function inTransaction<T>(changes: Changes, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await transaction(changes.sql, work);
    } catch (error) {
      if (!(error instanceof SeatLimitAppeared)) throw error;
    }
  }
}
