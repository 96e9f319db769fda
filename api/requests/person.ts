import type { Invitation } from '../../domain/invitation/invitation.ts';
import type { Person } from '../../db/members.ts';
import type { NewInvitationRequest } from '../../db/requests.ts';

/** The member that an open invitation will make. */
export function personFromInvitation(row: Invitation): Person {
  return {
    id: row.memberId,
    organizationId: row.organizationId,
    emailAddress: row.address?.mailbox ?? '',
    canonicalAddress: row.address?.canonical ?? '',
    status: row.kind === 'join' ? 'pending' : 'invited',
    emailVerified: false,
    invitationId: row.id,
    name: row.name ?? '',
    roles: row.roles,
    externalId: null,
    trustedMetadata: row.trustedMetadata,
    untrustedMetadata: row.untrustedMetadata,
    createdAt: row.createdAt,
    updatedAt: row.createdAt,
  };
}

/** The member that an invitation will make which was asked for and is not decided yet. */
export function personFromRequest(request: NewInvitationRequest): Person {
  const { input } = request;
  const invite = 'roles' in input ? input : null;
  return {
    id: request.memberId ?? '',
    organizationId: request.organizationId,
    emailAddress: input.emailAddress.mailbox,
    canonicalAddress: input.emailAddress.canonical,
    status: request.kind === 'join' ? 'pending' : 'invited',
    emailVerified: false,
    invitationId: request.invitationId,
    name: invite?.name ?? '',
    roles: invite?.roles ?? [],
    externalId: null,
    trustedMetadata: invite?.trustedMetadata ?? {},
    untrustedMetadata: invite?.untrustedMetadata ?? {},
    createdAt: request.requestedAt,
    updatedAt: request.requestedAt,
  };
}
