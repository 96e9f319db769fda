import { findNewInvitationRequest } from '../../db/requests.ts';
import { findPerson } from '../../db/members.ts';
import type { Person } from '../../db/members.ts';
import { readInvitation } from '../../db/invitations-read.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import type { Request } from '../../db/requests.ts';
import type { Sql } from '../../db/sql/client.ts';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { memberNotFound } from '../../domain/refusal.ts';
import { showInvitation } from '../schemas/invitation.ts';
import { invitedPerson, requestedInvitation } from './shown-invitation.ts';
import type { ShownInvitation } from './shown-invitation.ts';
import type { Requested } from './requested.ts';

/** An invitation and its member as a response shows them. */
export type View = {
  readonly person: Person;
  readonly invitation: ReturnType<typeof showInvitation>;
  /** Shown as requested: the response is a 202. */
  readonly isPending: boolean;
};

/**
 * Returns what the response of a request shows: its refusal, or the invitation as decided; without an outcome, the
 * invitation as requested. Refusals beside its own: `member_not_found` where the member was deleted or erased since.
 */
export async function readView(sql: Sql, requested: Requested): Promise<Outcome<View>> {
  const { request, isNew, before, current } = requested;
  if (request.outcome?.ok === false) return request.outcome;
  const isPending = request.outcome === null;
  const known = pendingView(requested);
  // All that a 202 shows is known: reading again would only be in the way of others.
  if (isPending && known !== null && (isNew || before !== null)) return known;
  try {
    const view = await queryView(sql, request, current);
    return view.ok ? allow({ ...view.value, isPending }) : view;
  } catch (error) {
    // It is stored, or even decided, and PostgreSQL fell silent: the caller is owed a 202.
    if (known === null || !isTransientError(error)) throw error;
    return known;
  }
}

function pendingView({ before, request }: Requested): Outcome<View> | null {
  if (before !== null) return allow({ ...showInvited(before), isPending: true });
  if (request.kind !== 'invite' && request.kind !== 'join') return null;
  return allow({ ...showInvited(requestedInvitation({ ...request, outcome: null })), isPending: true });
}

function showInvited(invitation: ShownInvitation): Omit<View, 'isPending'> {
  return { person: invitedPerson(invitation), invitation: showInvitation(invitation) };
}

/** @param known the invitation's row, where it was read already */
async function queryView(
  sql: Sql,
  { organizationId, invitationId }: Pick<Request, 'organizationId' | 'invitationId'>,
  known?: Invitation | null,
): Promise<Outcome<Omit<View, 'isPending'>>> {
  const row = known === undefined ? await readInvitation(sql, invitationId) : known;
  if (row !== null) {
    if (row.address === null) return memberNotFound();
    if (row.state !== 'accepted') return allow(showInvited(row));
    const member = await findPerson(sql, organizationId, { id: row.memberId });
    return member === null ? memberNotFound() : allow({ person: member, invitation: showInvitation(row) });
  }
  const request = await findNewInvitationRequest(sql, organizationId, { invitationId });
  return request === null ? memberNotFound() : allow(showInvited(requestedInvitation(request)));
}
