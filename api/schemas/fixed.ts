import { z } from '@hono/zod-openapi';
import { emptyList } from './fields.ts';

/** Fields of the SDK's organization that Usher does not have: the only value each can have, in requests and responses. */
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

/** The same for the SDK's member. */
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

type Fixed = z.ZodLiteral<string | boolean> | z.ZodNull | typeof emptyList;
type ValueOf<Schema> = Schema extends z.ZodType ? z.input<Schema> : never;

/** The only value of each field. */
export function fixedValues<Shape extends Readonly<Record<string, Fixed>>>(shape: Shape) {
  const values = Object.entries(shape).map(([name, schema]) => [
    name,
    schema instanceof z.ZodLiteral ? schema.value : schema instanceof z.ZodNull ? null : [],
  ]);
  return Object.fromEntries(values) as { [Name in keyof Shape]: ValueOf<Shape[Name]> };
}
