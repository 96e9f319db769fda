import { maxLifetimeMinutes, minLifetimeMinutes } from '../../domain/invitation/lifetime.ts';
import { locales } from '../../domain/invitation/locale.ts';
import { maxReminders } from '../../domain/invitation/reminders.ts';
import { maxMessageLength, maxPersonNameLength } from '../../domain/invitation/text.ts';
import type { ErrorEntries } from './entry.ts';

/** Errors of an invite. Those about policy, seats and the inviter can also refuse an accept; the invitation stays open. */
export const inviteErrors = {
  invalid_email: {
    status: 400,
    isReplayable: false,
    meaning: 'The address is not one that mail can safely go to.',
    remedy:
      'Correct the address: ASCII before the `@`, a host name with at least two labels after it, at most 254 characters.',
  },
  invalid_email_for_invites: {
    status: 400,
    isReplayable: true,
    meaning: 'The organization’s policy does not let this address be invited.',
    remedy:
      'Add the domain to `email_allowed_domains`, or change `email_invites`. An open invitation works again as soon as the policy allows it.',
  },
  duplicate_member_email: {
    status: 400,
    isReplayable: true,
    meaning: 'An active member of the organization has this address already.',
    remedy: 'Nothing needs to be done. Addresses that differ only in case are the same.',
  },
  action_not_allowed_email_domain_is_claimed: {
    status: 400,
    isReplayable: true,
    meaning: 'Another organization has claimed the domain of this address.',
    remedy: 'Invite the person to that organization, or have the claim released.',
  },
  seat_limit_reached: {
    status: 400,
    isReplayable: true,
    meaning: 'All seats are taken. Active members and open invitations each hold one.',
    remedy:
      'Raise `seat_limit`, remove a member, or revoke an open invitation, then try again. An invitation refused at accepting stays open.',
  },
  invalid_rbac_role_assignment: {
    status: 400,
    isReplayable: false,
    meaning: 'A role in `roles` is not one of this project. Names are compared exactly.',
    remedy: 'Use the roles that the deployment’s `USHER_ROLES` lists.',
  },
  unauthorized_action: {
    status: 403,
    isReplayable: true,
    meaning:
      'The inviting member may not give this role, because it is above their own, or is no longer a member.',
    remedy: 'Invite to a lower role, or let a member with a higher one invite.',
  },
  invalid_expiration: {
    status: 400,
    isReplayable: false,
    meaning: 'The lifetime is outside its bounds.',
    remedy: `Give whole minutes from ${minLifetimeMinutes} to ${maxLifetimeMinutes} (a week) in \`invite_expiration_minutes\`.`,
  },
  invalid_reminders: {
    status: 400,
    isReplayable: false,
    meaning: `There are more than ${maxReminders} reminders, or one is not a duration or fraction inside the invitation’s lifetime.`,
    remedy: 'Give ISO 8601 durations such as `P2D`, or fractions between 0 and 1; `[]` for none.',
  },
  invalid_locale: {
    status: 400,
    isReplayable: false,
    meaning: 'There are no words in this language.',
    remedy: `Use one of ${locales.map((locale) => `\`${locale}\``).join(', ')}. Case does not count, and a region falls to its language: \`pt-BR\`, \`en-US\`.`,
  },
  invalid_name: {
    status: 400,
    isReplayable: false,
    meaning: `The name is empty, longer than ${maxPersonNameLength} characters, or holds control characters or a URL.`,
    remedy: 'Shorten or clean the name, or leave it out.',
  },
  invalid_message: {
    status: 400,
    isReplayable: false,
    meaning: `The message is longer than ${maxMessageLength} characters, or holds control characters or a URL.`,
    remedy:
      'Shorten or clean the message, or leave it out. Links in it are refused to keep invitations from being used for phishing.',
  },
  invalid_template_id: {
    status: 400,
    isReplayable: false,
    meaning: 'There is no such e-mail template.',
    remedy: 'Send `default`, or leave `invite_template_id` out.',
  },
  invalid_invite_redirect_url: {
    status: 400,
    isReplayable: false,
    meaning: 'The redirect URL is not one that this deployment allows.',
    remedy:
      'Use a URL with the same origin and path as an entry of `USHER_REDIRECT_URLS`, or add it there. A query is kept; a fragment is refused, and so is a query with `token` or `stytch_token_type`, which the link brings itself.',
  },
} as const satisfies ErrorEntries;
