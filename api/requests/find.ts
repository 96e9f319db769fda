import { findNewInvitationRequest } from '../../db/requests.ts';
import type { NewInvitationRequest } from '../../db/requests.ts';
import { findForward } from '../../db/forwards.ts';
import { readInvitation } from '../../db/invitations-read.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import type { Sql } from '../../db/sql/client.ts';
import { isOpen } from '../../domain/invitation/state.ts';

/** What an id leads to: a recorded invitation, or the request for one that has no row. */
export type InvitationOrRequest =
  | { readonly row: Invitation; readonly request?: never }
  | { readonly request: NewInvitationRequest; readonly row?: never };

/**
 * Returns what became of an invitation's id that a caller was told: the invitation, the request that waits or was
 * refused, or, where the request went to another invitation, that one. Null for an id of nothing, or of another
 * organization.
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
  // What was closed is told of, rather than that nothing came of a later request.
  if (row !== null && (forwarded === null || isRefused(forwarded))) return { row };
  return forwarded ?? (request === null ? null : { request });
}

/** The same of the id of the member whom the invitation would have made. Null while that id is nobody's. */
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
