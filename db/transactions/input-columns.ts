import type { Invitation, InvitationChange } from '../../domain/invitation/invitation.ts';
import type { AmendInput, InviteInput, JoinInput } from '../../domain/invitation/inputs.ts';

type Metadata = Invitation['trustedMetadata'];

/** Returns what an invite's input changes, the same for a new invitation and for one that is invited again. */
export function changeOfInvite(input: InviteInput, roles: readonly string[]): InvitationChange {
  return {
    kind: 'invite',
    address: input.emailAddress,
    name: input.name,
    message: input.message,
    roles,
    invitedByMemberId: input.invitedByMemberId,
    locale: input.locale,
    trustedMetadata: input.trustedMetadata as Metadata,
    untrustedMetadata: input.untrustedMetadata as Metadata,
    redirectUrl: input.redirectUrl,
    lifetimeMinutes: input.lifetimeMinutes,
    reminderRules: input.reminders,
  };
}

export function changeOfJoin(input: JoinInput, roles: readonly string[]): InvitationChange {
  return {
    kind: 'join',
    address: input.emailAddress,
    roles,
    locale: input.locale,
    redirectUrl: input.redirectUrl,
    lifetimeMinutes: input.lifetimeMinutes,
    reminderRules: null,
  };
}

/** Returns what an amendment changes besides address and roles. Absent properties stay as they are. */
export function changeOfAmend({ name, trustedMetadata, untrustedMetadata }: AmendInput): InvitationChange {
  return {
    ...(name === undefined ? {} : { name }),
    ...(trustedMetadata === undefined ? {} : { trustedMetadata: trustedMetadata as Metadata }),
    ...(untrustedMetadata === undefined ? {} : { untrustedMetadata: untrustedMetadata as Metadata }),
  };
}
