import type { Decided, OutcomeName, Standing } from '../../domain/invitation/plan.ts';
import { refuse } from '../../domain/outcome.ts';
import { isUuid } from '../../domain/uuid.ts';
import { findInvitation } from '../invitations.ts';
import { BeginAgain, mayPass } from '../may-pass.ts';
import { unsentNotices } from '../notices.ts';
import { SeatLimitAppeared, lockOrganization } from '../policies.ts';
import { findRequest, nameOfOutcome, organizationOfWaiting, writeOutcome } from '../requests.ts';
import type { Request } from '../requests.ts';
import { transaction } from '../sql.ts';
import type { Sql } from '../sql.ts';
import { standingOf } from '../standing.ts';
import { decideLine } from './decide-line.ts';
import type { Fault } from './decide-line.ts';
import type { Changes } from './deciding.ts';
import { findingsOf } from './findings.ts';
import type { Findings } from './findings.ts';

/**
 * Decides a request, and before it those of the same invitation that were asked earlier and still wait, all in one
 * transaction. A request that has its outcome keeps it: asking twice changes nothing.
 * @param askedOf the invitation whose run was asked; the request may have been handed on to another meanwhile, which
 *   then decides it, and how that one stands is not this run's to follow
 * @returns also `unknown_request` where the database has no such request, and `undecided` where its decision throws
 *   each time, or is another version's to make
 */
export async function decideRequest(
  changes: Changes,
  requestId: string,
  askedOf?: string,
): Promise<Decided & Findings> {
  try {
    return await inTransaction(changes, async (sql) => {
      const request = isUuid(requestId) ? await findRequest(sql, requestId) : null;
      if (request === null) return { outcome: 'unknown_request', standing: await standingIn(sql, askedOf) };
      const invitationId = askedOf ?? request.invitationId;
      const decided = await decideUpTo(changes, sql, request, invitationId);
      return { ...decided, standing: await standingIn(sql, invitationId) };
    });
  } catch (error) {
    if (mayPass(error)) throw error;
    const standing = await standingIn(changes.sql, askedOf);
    return { outcome: 'undecided', standing, faults: [{ requestId, error }] };
  }
}

async function decideUpTo(
  changes: Changes,
  sql: Sql,
  request: Request,
  invitationId: string,
): Promise<{ readonly outcome: OutcomeName } & Findings> {
  const faults: Fault[] = [];
  let decided: Request | null = request;
  if (request.outcome === null) {
    const organization = await lockOrganization(sql, request.organizationId);
    if (organization === null) await writeOutcome(sql, request.id, noOrganization());
    else {
      const place = { changes, sql, organization, invitationId, faults };
      await decideLine(place, { upTo: request.number, isForgiving: false });
    }
    // Read again: while this transaction waited for its locks another may have decided it, or handed it on.
    decided = await findRequest(sql, request.id);
  }
  const outcome = nameOf(decided, invitationId);
  // A member who asked to join gets a notice, whoever decided that they are one.
  const notices = outcome === 'already_member' ? await unsentNotices(sql, invitationId) : [];
  return { outcome, ...findingsOf(notices, faults) };
}

function nameOf(request: Request | null, invitationId: string): OutcomeName {
  if (request?.outcome) return nameOfOutcome(request.outcome);
  return request?.invitationId === invitationId ? 'undecided' : 'already_open';
}

function noOrganization() {
  return refuse('organization_not_found', 'organization_id: there is no such organization.');
}

async function standingIn(sql: Sql, invitationId: string | undefined): Promise<Standing> {
  return standingOf(isUuid(invitationId) ? await findInvitation(sql, invitationId) : null);
}

/**
 * Decides whatever still waits for this invitation; answers how it stands, and which notices have not gone out, for a
 * run that was begun again.
 */
export async function takeUpInvitation(changes: Changes, invitationId: string): Promise<Standing & Findings> {
  if (!isUuid(invitationId)) return standingOf(null);
  return inTransaction(changes, async (sql) => {
    const faults: Fault[] = [];
    const organizationId = await organizationOfWaiting(sql, invitationId);
    const organization = organizationId === null ? null : await lockOrganization(sql, organizationId);
    if (organization !== null) {
      const place = { changes, sql, organization, invitationId, faults };
      await decideLine(place, { upTo: null, isForgiving: true });
    }
    const notices = await unsentNotices(sql, invitationId);
    return { ...(await standingIn(sql, invitationId)), ...findingsOf(notices, faults) };
  });
}

/** A transaction that begins again when what it stands on has changed while it waited for its locks. */
export async function inTransaction<T>(changes: Changes, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await transaction(changes.sql, work);
    } catch (error) {
      if (!(error instanceof SeatLimitAppeared || error instanceof BeginAgain)) throw error;
    }
  }
}
