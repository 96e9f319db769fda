import { findNewInvitationRequest } from '../../db/asked.ts';
import { findPerson } from '../../db/members.ts';
import type { Person } from '../../db/members.ts';
import { readInvitation } from '../../db/invitations-read.ts';
import type { Request } from '../../db/requests.ts';
import type { Sql } from '../../db/sql/client.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { showInvitation, showRequested } from '../schemas/invitation.ts';
import { orRemembered } from './remembered.ts';
import type { Memory } from './remembered.ts';
import { personFromInvitation, personFromRequest } from './person.ts';
import { memberNotFound } from '../../domain/refusal.ts';

/** An invitation and the member of it, as they are now. */
export type View = { readonly person: Person; readonly invitation: ReturnType<typeof showInvitation> };

/**
 * Returns what is to be told of the invitation that a request is about: its row, or, where it has none yet, what was
 * asked. Refusals: `member_not_found` where whom it is about was deleted or erased since.
 */
export function readView(
  sql: Sql,
  request: Pick<Request, 'organizationId' | 'invitationId'> & Partial<Pick<Request, 'outcome'>>,
): Promise<Outcome<View>> {
  return orRemembered(
    () => queryView(sql, request),
    // How it stands after a decision is not known.
    (memory) => (request.outcome ? null : viewOfMemory(memory)),
  );
}

function viewOfMemory({ invitation, request }: Memory): Outcome<View> | null {
  if (invitation !== undefined) {
    return allow({ person: personFromInvitation(invitation), invitation: showInvitation(invitation) });
  }
  return request?.kind === 'invite' || request?.kind === 'join'
    ? allow({ person: personFromRequest(request), invitation: showRequested(request) })
    : null;
}

async function queryView(
  sql: Sql,
  request: Pick<Request, 'organizationId' | 'invitationId'>,
): Promise<Outcome<View>> {
  const { organizationId, invitationId } = request;
  const row = await readInvitation(sql, invitationId);
  if (row !== null) {
    if (row.emailAddress === null) return memberNotFound();
    const invitation = showInvitation(row);
    if (row.state !== 'accepted') return allow({ person: personFromInvitation(row), invitation });
    const member = await findPerson(sql, organizationId, { id: row.memberId });
    return member === null ? memberNotFound() : allow({ person: member, invitation });
  }
  const opening = await findNewInvitationRequest(sql, organizationId, { invitationId });
  if (opening === null) return memberNotFound();
  return allow({ person: personFromRequest(opening), invitation: showRequested(opening) });
}
