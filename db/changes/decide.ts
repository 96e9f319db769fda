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
import type { Sql } from '../sql.ts';
import { standingOf } from '../standing.ts';
import { decideAccept } from './accept.ts';
import { decideAmend } from './amend.ts';
import { clockOf } from './deciding.ts';
import type { Changes, Deciding, Decision, RequestFor } from './deciding.ts';
import { decideEnd } from './end.ts';
import { decideInvite } from './invite.ts';
import { decideJoin } from './join.ts';

/**
 * Decides a request, and before it those of the same invitation that were asked earlier and still wait, all in one
 * transaction. A request that has its outcome keeps it: asking twice changes nothing.
 */
export async function decideRequest(changes: Changes, requestId: string): Promise<Decided> {
  return inTransaction(changes, async (sql) => {
    const request = await findRequest(sql, requestId);
    if (request === null) throw new Error('The request is not in the database.');
    const outcome = await decideWaiting(changes, sql, request.organizationId, request.invitationId, request);
    return { outcome, standing: standingOf(await findInvitation(sql, request.invitationId)) };
  });
}

/** Decides whatever still waits for this invitation; answers how it stands, for a run that was begun again. */
export async function takeUpInvitation(changes: Changes, invitationId: string): Promise<Decided['standing']> {
  return inTransaction(changes, async (sql) => {
    const organizationId = await organizationOfWaiting(sql, invitationId);
    if (organizationId !== null) await decideWaiting(changes, sql, organizationId, invitationId, null);
    return standingOf(await findInvitation(sql, invitationId));
  });
}

async function decideWaiting(
  changes: Changes,
  sql: Sql,
  organizationId: string,
  invitationId: string,
  upTo: Request | null,
): Promise<OutcomeName> {
  if (upTo?.outcome) return nameOfOutcome(upTo.outcome);
  const organization = await lockOrganization(sql, organizationId);
  if (organization === null) throw new Error('The organization of the request is not in the database.');
  await lockInvitation(sql, invitationId);
  let name: OutcomeName = 'done';
  for (const request of await takeUndecided(sql, invitationId, upTo?.number ?? null)) {
    const decision = await decideOne({ changes, sql, organization, request, now: await clockOf(sql) });
    if (decision !== 'elsewhere') await writeOutcome(sql, request.id, decision);
    name = decision === 'elsewhere' ? 'already_open' : nameOfOutcome(decision);
  }
  // Somebody else may have decided it while this transaction waited for the locks.
  const decided = upTo === null ? null : await findRequest(sql, upTo.id);
  return decided?.outcome ? nameOfOutcome(decided.outcome) : name;
}

function decideOne(deciding: Deciding): Promise<Decision> | Decision {
  const { request, organization } = deciding;
  if (organization.isClosed && request.kind !== 'accept' && request.kind !== 'decline') {
    return refuse('organization_not_found', 'organization_id: there is no such organization any more.');
  }
  switch (request.kind) {
    case 'invite':
      return decideInvite(deciding as Deciding<RequestFor<'invite'>>);
    case 'join':
      return decideJoin(deciding as Deciding<RequestFor<'join'>>);
    case 'accept':
      return decideAccept(deciding as Deciding<RequestFor<'accept'>>);
    case 'decline':
    case 'revoke':
      return decideEnd(deciding as Deciding<RequestFor<'decline' | 'revoke'>>);
    case 'amend':
      return decideAmend(deciding as Deciding<RequestFor<'amend'>>);
  }
}

/** A transaction that begins again when the organization's seats became limited while it waited. */
export async function inTransaction<T>(changes: Changes, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return (await changes.sql.begin(work)) as T;
    } catch (error) {
      if (!(error instanceof SeatLimitAppeared)) throw error;
    }
  }
}
