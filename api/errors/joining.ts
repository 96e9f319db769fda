import type { ErrorEntries } from './entry.ts';

/** Errors about joining without an invite. */
export const joiningErrors = {
  email_jit_provisioning_not_allowed: {
    status: 400,
    isReplayable: true,
    meaning: 'The organization does not let people join by e-mail without an invite.',
    remedy:
      'Set `email_jit_provisioning` to `RESTRICTED` with `email_allowed_domains`, or invite the person.',
  },
  invalid_email_for_jit_provisioning: {
    status: 400,
    isReplayable: true,
    meaning: 'The domain of this address is not one from which people may join without an invite.',
    remedy: 'Add the domain to `email_allowed_domains`, or invite the person.',
  },
  email_not_verified: {
    status: 400,
    isReplayable: true,
    meaning: 'A member can be provisioned only when the application has checked the address with the login.',
    remedy:
      'Send `email_verified: true` once the identity provider vouches for the address, and never without.',
  },
  sso_jit_provisioning_not_allowed: {
    status: 400,
    isReplayable: true,
    meaning: 'The organization does not let people join by single sign-on without an invite.',
    remedy: 'Change `sso_jit_provisioning`, or invite the person.',
  },
  invalid_sso_connection_for_jit_provisioning: {
    status: 400,
    isReplayable: true,
    meaning: 'People may join by single sign-on, but not through this connection.',
    remedy: 'Add the connection to `sso_jit_provisioning_allowed_connections`.',
  },
  oauth_tenant_jit_provisioning_not_allowed: {
    status: 400,
    isReplayable: true,
    meaning: 'The organization does not let people join by an OAuth tenant without an invite.',
    remedy:
      'Set `oauth_tenant_jit_provisioning` to `RESTRICTED` with `allowed_oauth_tenants`, or invite the person.',
  },
  invalid_oauth_tenant_for_jit_provisioning: {
    status: 400,
    isReplayable: true,
    meaning: 'People may join by OAuth tenants, but not by this one.',
    remedy: 'Add the tenant to `allowed_oauth_tenants` under its provider.',
  },
} as const satisfies ErrorEntries;
