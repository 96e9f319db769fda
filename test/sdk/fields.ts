import type { B2BClient } from 'stytch';

type Fields<T> = readonly (keyof T)[];
type SdkOrganization = Awaited<ReturnType<B2BClient['organizations']['get']>>['organization'];
type SdkMember = Awaited<ReturnType<B2BClient['organizations']['members']['get']>>['member'];

/** Every field of the SDK's own type: the compiler says when one is missing here, or is too many. */
export const organizationFields: Fields<SdkOrganization> = keysOf<SdkOrganization>({
  organization_id: 1,
  organization_name: 1,
  organization_logo_url: 1,
  organization_slug: 1,
  sso_jit_provisioning: 1,
  sso_jit_provisioning_allowed_connections: 1,
  sso_active_connections: 1,
  email_allowed_domains: 1,
  email_jit_provisioning: 1,
  email_invites: 1,
  auth_methods: 1,
  allowed_auth_methods: 1,
  mfa_policy: 1,
  rbac_email_implicit_role_assignments: 1,
  mfa_methods: 1,
  allowed_mfa_methods: 1,
  oauth_tenant_jit_provisioning: 1,
  claimed_email_domains: 1,
  first_party_connected_apps_allowed_type: 1,
  allowed_first_party_connected_apps: 1,
  third_party_connected_apps_allowed_type: 1,
  allowed_third_party_connected_apps: 1,
  custom_roles: 1,
  trusted_metadata: 1,
  created_at: 1,
  updated_at: 1,
  organization_external_id: 1,
  sso_default_connection_id: 1,
  scim_active_connection: 1,
  allowed_oauth_tenants: 1,
});
export const memberFields: Fields<SdkMember> = keysOf<SdkMember>({
  organization_id: 1,
  member_id: 1,
  email_address: 1,
  status: 1,
  name: 1,
  sso_registrations: 1,
  is_breakglass: 1,
  member_password_id: 1,
  oauth_registrations: 1,
  email_address_verified: 1,
  mfa_phone_number_verified: 1,
  is_admin: 1,
  totp_registration_id: 1,
  retired_email_addresses: 1,
  is_locked: 1,
  mfa_enrolled: 1,
  mfa_phone_number: 1,
  default_mfa_method: 1,
  roles: 1,
  trusted_metadata: 1,
  untrusted_metadata: 1,
  created_at: 1,
  updated_at: 1,
  scim_registration: 1,
  external_id: 1,
  lock_created_at: 1,
  lock_expires_at: 1,
});

function keysOf<T>(all: Readonly<Record<keyof T, 1>>): Fields<T> {
  return Object.keys(all) as (keyof T)[];
}
