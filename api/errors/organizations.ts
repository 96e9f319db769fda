import type { ErrorEntries } from './entry.ts';

/** Errors about an organization and its settings. */
export const organizationErrors = {
  organization_not_found: {
    status: 404,
    isReplayable: true,
    meaning: 'No organization has this id, slug or external id, or it was deleted.',
    remedy:
      'Check the id. An organization’s id begins with `organization-`; anything else is tried as slug, then as external id.',
  },
  invalid_organization_name: {
    status: 400,
    isReplayable: false,
    meaning: 'The name is empty, longer than 128 characters, or holds control characters or a URL.',
    remedy: 'Choose a name of 1 to 128 characters. It stands in every invitation e-mail.',
  },
  invalid_organization_slug: {
    status: 400,
    isReplayable: false,
    meaning: 'The slug is not 2 to 128 of the characters `a-z 0-9 . _ ~ -`, or begins with `organization-`.',
    remedy: 'Choose another slug, or leave it out: then one is made from the name.',
  },
  organization_slug_already_used: {
    status: 400,
    isReplayable: true,
    meaning: 'Another organization has this slug.',
    remedy: 'Choose another slug, or leave it out.',
  },
  organization_external_id_already_used: {
    status: 400,
    isReplayable: true,
    meaning: 'Another organization has this external id.',
    remedy: 'Look up the organization that has it: perhaps this one was created already.',
  },
  invalid_organization_auth_factor_setting: {
    status: 400,
    isReplayable: false,
    meaning:
      'With these settings, nobody could join: `email_invites`, `email_jit_provisioning` and `sso_jit_provisioning` would all be `NOT_ALLOWED`.',
    remedy:
      'Allow at least one of them. If one policy field is given at creation, those not given are `NOT_ALLOWED`.',
  },
  invalid_restricted_email_setting: {
    status: 400,
    isReplayable: false,
    meaning: 'A setting is `RESTRICTED` to the allowed domains, but `email_allowed_domains` is empty.',
    remedy: 'Give at least one domain in the same request, or change the setting first.',
  },
  organization_settings_domain_too_common: {
    status: 400,
    isReplayable: true,
    meaning:
      'The domain belongs to a provider at which anybody can get an address, such as `gmail.com`. To allow it would be to allow everybody.',
    remedy:
      'Remove it from `email_allowed_domains`. Single people with such addresses can be invited under `ALL_ALLOWED`.',
  },
  organization_settings_disposable_domain: {
    status: 400,
    isReplayable: true,
    meaning: 'The domain gives out throw-away addresses.',
    remedy: 'Remove it from `email_allowed_domains`.',
  },
  organization_settings_duplicate_domain: {
    status: 400,
    isReplayable: true,
    meaning: 'The same domain stands in the list twice, perhaps written differently.',
    remedy: 'Give each domain once. Upper case and Unicode forms of a domain are the same domain.',
  },
  organization_settings_invalid_domain: {
    status: 400,
    isReplayable: true,
    meaning:
      'An entry is not a domain that can be registered: a public suffix such as `co.uk`, an IP address, a single word, or a URL.',
    remedy: 'Give a host name such as `company.com`, or `*.company.com` for its subdomains.',
  },
  organization_settings_duplicate_claimed_domain: {
    status: 400,
    isReplayable: true,
    meaning: 'Another organization has claimed this domain.',
    remedy: 'Remove it here, or release it there first.',
  },
  organization_settings_claimed_domain_too_common: {
    status: 400,
    isReplayable: true,
    meaning: 'A domain at which anybody can get an address cannot be claimed.',
    remedy: 'Remove it from `claimed_email_domains`.',
  },
  invalid_metadata: {
    status: 400,
    isReplayable: false,
    meaning: 'The metadata is not a JSON object of at most 4 KiB.',
    remedy: 'Send a smaller object. Metadata is replaced whole, not merged.',
  },
  invalid_seat_limit: {
    status: 400,
    isReplayable: false,
    meaning: '`seat_limit` is neither null nor a whole number from 1 to 1,000,000.',
    remedy: 'Send such a number, or null for no limit.',
  },
} as const satisfies ErrorEntries;
