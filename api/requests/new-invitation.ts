import type { NewRequest } from '../../db/requests-insert.ts';
import type { Actor } from '../../db/requests.ts';
import type { InviteInput, JoinInput } from '../../domain/invitation/inputs.ts';
import { newId } from '../../runtime/ids.ts';

type NewInvitation =
  | { readonly verb: 'invite'; readonly input: InviteInput; readonly actor: Actor }
  | { readonly verb: 'join'; readonly input: JoinInput; readonly actor: Actor };

/**
 * A request for an invitation, with new ids. Where its address has an invitation, or a pending request, it takes their
 * ids as it is stored.
 */
export function newInvitationRequest(
  organization: { readonly id: string },
  invitation: NewInvitation,
): NewRequest {
  return {
    ...invitation,
    id: newId(),
    organizationId: organization.id,
    invitationId: newId(),
    memberId: newId(),
  };
}
