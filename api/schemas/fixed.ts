import { z } from '@hono/zod-openapi';
import { emptyList } from './fields.ts';

/** Fields of the SDK's organization that we do not have: the only value they can have, asked or answered. */
export const fixedOrganization = {
  auth_methods: z.literal('ALL_ALLOWED'),
  allowed_auth_methods: emptyList,
  mfa_policy: z.literal('OPTIONAL'),
  mfa_methods: z.literal('ALL_ALLOWED'),
  allowed_mfa_methods: emptyList,
  sso_active_connections: emptyList,
  first_party_connected_apps_allowed_type: z.literal('ALL_ALLOWED'),
  allowed_first_party_connected_apps: emptyList,
  third_party_connected_apps_allowed_type: z.literal('ALL_ALLOWED'),
  allowed_third_party_connected_apps: emptyList,
  custom_roles: emptyList,
  sso_default_connection_id: z.null(),
  scim_active_connection: z.null(),
};

export const fixedOrganizationValues = {
  auth_methods: 'ALL_ALLOWED',
  allowed_auth_methods: [],
  mfa_policy: 'OPTIONAL',
  mfa_methods: 'ALL_ALLOWED',
  allowed_mfa_methods: [],
  sso_active_connections: [],
  first_party_connected_apps_allowed_type: 'ALL_ALLOWED',
  allowed_first_party_connected_apps: [],
  third_party_connected_apps_allowed_type: 'ALL_ALLOWED',
  allowed_third_party_connected_apps: [],
  custom_roles: [],
  sso_default_connection_id: null,
  scim_active_connection: null,
} as const;

/** The same for its member. */
export const fixedMember = {
  sso_registrations: emptyList,
  oauth_registrations: emptyList,
  retired_email_addresses: emptyList,
  scim_registration: z.null(),
  is_breakglass: z.literal(false),
  mfa_enrolled: z.literal(false),
  is_admin: z.literal(false),
  is_locked: z.literal(false),
  mfa_phone_number_verified: z.literal(false),
  member_password_id: z.literal(''),
  totp_registration_id: z.literal(''),
  mfa_phone_number: z.literal(''),
  default_mfa_method: z.literal(''),
  lock_created_at: z.null(),
  lock_expires_at: z.null(),
};

export const fixedMemberValues = {
  sso_registrations: [],
  oauth_registrations: [],
  retired_email_addresses: [],
  scim_registration: null,
  is_breakglass: false,
  mfa_enrolled: false,
  is_admin: false,
  is_locked: false,
  mfa_phone_number_verified: false,
  member_password_id: '',
  totp_registration_id: '',
  mfa_phone_number: '',
  default_mfa_method: '',
  lock_created_at: null,
  lock_expires_at: null,
} as const;
