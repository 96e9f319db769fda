import { findNewInvitationRequest } from '../../db/requests.ts';
import type { NewInvitationRequest } from '../../db/requests.ts';
import { findForward } from '../../db/forwards.ts';
import { readInvitation } from '../../db/invitations-read.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import type { Sql } from '../../db/sql/client.ts';
import { isOpen } from '../../domain/invitation/state.ts';

/** An invitation, or the request for one that has no row. */
export type InvitationOrRequest =
  | { readonly row: Invitation; readonly request?: never }
  | { readonly request: NewInvitationRequest; readonly row?: never };

/**
 * Finds an invitation by an id that a response had: the invitation; its request, pending or refused, where it has no
 * row; or the invitation to which the request was reassigned. Null for an unknown id, or one of another organization.
 */
export async function findByInvitationId(
  sql: Sql,
  organizationId: string,
  invitationId: string,
): Promise<InvitationOrRequest | null> {
  const row = await readInvitation(sql, invitationId);
  if (row !== null) {
    if (row.organizationId !== organizationId) return null;
    if (isOpen(row)) return { row };
  }
  const request = row === null ? await findNewInvitationRequest(sql, organizationId, { invitationId }) : null;
  if (request?.outcome === null) return { request };
  const forwarded = await follow(sql, organizationId, invitationId);
  // A closed invitation is shown rather than a later request that was refused.
  if (row !== null && (forwarded === null || isRefused(forwarded))) return { row };
  return forwarded ?? (request === null ? null : { request });
}

/** The same by the id of the member that the invitation would make. */
export async function findByMemberId(
  sql: Sql,
  organizationId: string,
  memberId: string,
): Promise<InvitationOrRequest | null> {
  const request = await findNewInvitationRequest(sql, organizationId, { memberId });
  if (request?.outcome === null) return { request };
  return follow(sql, organizationId, memberId);
}

function isRefused({ request }: InvitationOrRequest): boolean {
  return request !== undefined && request.outcome !== null;
}

async function follow(
  sql: Sql,
  organizationId: string,
  originalId: string,
): Promise<InvitationOrRequest | null> {
  const invitationId = await findForward(sql, organizationId, originalId);
  if (invitationId === null) return null;
  const row = await readInvitation(sql, invitationId);
  if (row !== null) return { row };
  const request = await findNewInvitationRequest(sql, organizationId, { invitationId });
  return request === null ? null : { request };
}
