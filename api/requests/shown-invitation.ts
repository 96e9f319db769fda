import type { Person } from '../../db/members.ts';
import type { NewInvitationRequest } from '../../db/requests.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';

type ShownColumn =
  | 'id'
  | 'organizationId'
  | 'memberId'
  | 'kind'
  | 'address'
  | 'name'
  | 'message'
  | 'roles'
  | 'invitedByMemberId'
  | 'locale'
  | 'redirectUrl'
  | 'generation'
  | 'reminders'
  | 'deliveryState'
  | 'deliveryAttempts'
  | 'deliveryLastAttemptAt'
  | 'deliveryDiagnostic'
  | 'blockedBy'
  | 'createdAt'
  | 'sentAt'
  | 'closedAt'
  | 'closeReason';

/** An invitation as responses show it: from its row, or from a request that has none, pending or refused. */
export type ShownInvitation = Pick<Invitation, ShownColumn> & {
  readonly state: Invitation['state'] | 'requested' | 'refused';
  readonly expiresAt: Date | null;
  readonly trustedMetadata: Readonly<Record<string, unknown>>;
  readonly untrustedMetadata: Readonly<Record<string, unknown>>;
};

/** The invitation that a request would make. */
export function requestedInvitation(request: NewInvitationRequest): ShownInvitation {
  const { input, outcome } = request;
  const invite = 'roles' in input ? input : null;
  return {
    id: request.invitationId,
    organizationId: request.organizationId,
    memberId: request.memberId ?? '',
    kind: request.kind,
    state: outcome === null ? 'requested' : 'refused',
    address: input.emailAddress,
    name: invite?.name ?? null,
    message: invite?.message ?? null,
    roles: invite?.roles ?? [],
    invitedByMemberId: invite?.invitedByMemberId ?? null,
    locale: input.locale,
    trustedMetadata: invite?.trustedMetadata ?? {},
    untrustedMetadata: invite?.untrustedMetadata ?? {},
    redirectUrl: input.redirectUrl,
    generation: 1,
    reminders: [],
    deliveryState: 'none',
    deliveryAttempts: 0,
    deliveryLastAttemptAt: null,
    deliveryDiagnostic: null,
    blockedBy: null,
    createdAt: request.requestedAt,
    sentAt: null,
    expiresAt: null,
    closedAt: request.decidedAt,
    closeReason: outcome?.ok === false ? outcome.refusal.type : null,
  };
}

/** The member that an invitation will make. */
export function invitedPerson(invitation: ShownInvitation): Person {
  return {
    id: invitation.memberId,
    organizationId: invitation.organizationId,
    emailAddress: invitation.address?.mailbox ?? '',
    canonicalAddress: invitation.address?.canonical ?? '',
    status: invitation.kind === 'join' ? 'pending' : 'invited',
    emailVerified: false,
    invitationId: invitation.id,
    name: invitation.name ?? '',
    roles: invitation.roles,
    externalId: null,
    trustedMetadata: invitation.trustedMetadata,
    untrustedMetadata: invitation.untrustedMetadata,
    createdAt: invitation.createdAt,
    updatedAt: invitation.createdAt,
  };
}
