import { findOpeningRequest } from '../../db/asked.ts';
import { findInvitation } from '../../db/invitations.ts';
import { findPerson } from '../../db/members.ts';
import type { Person } from '../../db/members.ts';
import type { Request } from '../../db/requests.ts';
import type { Sql } from '../../db/sql.ts';
import { showInvitation, showRequested } from '../schemas/invitation.ts';
import { personOfInvitation, personOfRequest } from './person-of.ts';

/** An invitation and the member of it, as they are now. */
export type View = { readonly person: Person; readonly invitation: ReturnType<typeof showInvitation> };

/**
 * What is to be told of the invitation that a request is about: its row, or, where it has none yet, what was asked.
 * @throws when there is neither, which cannot be for a request that was written down
 */
export async function viewOf(
  sql: Sql,
  request: Pick<Request, 'organizationId' | 'invitationId'>,
): Promise<View> {
  const { organizationId, invitationId } = request;
  const row = await findInvitation(sql, invitationId);
  if (row !== null) {
    const member =
      row.state === 'accepted' ? await findPerson(sql, organizationId, { id: row.memberId }) : null;
    return { person: member ?? personOfInvitation(row), invitation: showInvitation(row) };
  }
  const opening = await findOpeningRequest(sql, organizationId, { invitationId });
  if (opening === null) {
    throw new Error('There is neither the invitation nor the request that would open it.');
  }
  return { person: personOfRequest(opening), invitation: showRequested(opening) };
}
