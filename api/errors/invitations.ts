import type { ErrorEntries } from './entry.ts';

/** Errors about members and invitations. */
export const invitationErrors = {
  member_not_found: {
    status: 404,
    isReplayable: true,
    meaning: 'This organization has no such member. A deleted member is not found either.',
    remedy: 'Check the id and the organization: a member of another organization is not found here.',
  },
  member_external_id_already_used: {
    status: 400,
    isReplayable: true,
    meaning: 'Another member of this organization has this external id.',
    remedy: 'Look up the member that has it: perhaps this person was created already.',
  },
  member_is_active: {
    status: 400,
    isReplayable: true,
    meaning: 'The address is, or was before a change, that of an active member, who is not erased by it.',
    remedy: 'Delete the member: that erases them under every address that they have had here.',
  },
  invitation_not_found: {
    status: 404,
    isReplayable: true,
    meaning: 'This organization has no such invitation.',
    remedy: 'Check the id and the organization: an invitation of another organization is not found here.',
  },
  invitation_not_pending: {
    status: 409,
    isReplayable: true,
    meaning:
      'The invitation is closed: accepted, declined, revoked or expired. `error_details` says which and when.',
    remedy: 'Invite the person again if they should still join: that makes a new invitation.',
  },
  unable_to_auth_magic_link: {
    status: 401,
    isReplayable: false,
    meaning:
      'The token leads to no open invitation: it is unknown, was used, has expired, or was revoked or replaced. The response never says which.',
    remedy:
      'Ask for a new invitation. To repeat a call whose response was lost, send the same `Idempotency-Key`: it returns the first response.',
  },
  email_mismatch: {
    status: 403,
    isReplayable: true,
    meaning:
      'The signed-in person’s address, as the application gave it, is not the invited one. The invitation stays as it was.',
    remedy: 'Let the person sign in with the invited address, or have that other address invited.',
  },
} as const satisfies ErrorEntries;
